import type { Weights } from "../reading.ts"
import { type Direction, type Entry, type Grade, type Judgement, longestPhrase, weightsOf } from "./lexicon.ts"
import { blurred, ratingAt } from "./numbers.ts"

/** What a clause says about the statement. */
export type Finding =
  /**
   * How well the statement fits. `about` tells what the words judge: the `statement` as a whole ("agree"), its `content`
   * ("never", "I do"), or neither clearly: a bare `yes` or `no`. After a negative statement that makes the difference.
   */
  | {
      readonly _tag: "Rating"
      readonly weights: Weights
      readonly about: "statement" | "content" | "yes" | "no"
      /** It comes with a case that it holds for: "with friends yes". */
      readonly conditional?: boolean
      /** It is nothing but a mild word that may as well belong to what stands beside it: "not often, I guess". */
      readonly hedge?: boolean
    }
  | { readonly _tag: "Softener" }
  | { readonly _tag: "Skip" }
  | { readonly _tag: "Reset" }
  | { readonly _tag: "Unclear" }
  /** Other words: nothing that the reader knows. */
  | { readonly _tag: "Other" }
  /** Nothing but fillers. */
  | { readonly _tag: "Nothing" }

/** A phrase of the lexicon, a number, or a word that is neither. */
type Part = Entry | { readonly _tag: "Word"; readonly word: string }

/** A part and the words it covers. */
export interface Piece {
  readonly part: Part
  readonly words: ReadonlyArray<string>
}

/** Cuts a clause into the longest phrases known. */
export const piecesOf = (words: ReadonlyArray<string>): ReadonlyArray<Piece> => {
  const pieces: Array<Piece> = []
  for (let at = 0; at < words.length; ) {
    const phrase = longestPhrase(words, at)
    const rating = ratingAt(words, at)
    const found = rating !== undefined && rating.length >= (phrase?.length ?? 0) ? rating : phrase
    const length = found?.length ?? 1
    pieces.push({ part: found?.entry ?? { _tag: "Word", word: words[at] ?? "" }, words: words.slice(at, at + length) })
    at += length
  }
  return pieces
}

/** -1 under 2.75, 1 over 3.25, 0 between: which way the weighted mean of the categories points. */
export const directionOf = ([a, b, c, d, e]: Weights): Direction => {
  const mean = a + 2 * b + 3 * c + 4 * d + 5 * e
  return mean > 3.25 ? 1 : mean < 2.75 ? -1 : 0
}

/** The mean of several weights, category by category. */
export const averageOf = (all: ReadonlyArray<Weights>): Weights => {
  const mean = (category: 0 | 1 | 2 | 3 | 4) => all.reduce((sum, weights) => sum + weights[category], 0) / all.length
  return [mean(0), mean(1), mean(2), mean(3), mean(4)]
}

const isFrequency = ({ role, direction }: Judgement): boolean => role === "content" && direction === 1

/**
 * Lets negative words govern what follows ("not really true", "usually disagree"), so that each judgement left speaks
 * for itself. Undefined when that would take reading a double negation.
 */
const governed = (judgements: ReadonlyArray<Judgement>): ReadonlyArray<Judgement> | undefined => {
  const left: Array<Judgement> = []
  for (const judgement of judgements) {
    const before = left.at(-1)
    const aboutStatement = judgement.role === "statement" || judgement.role === "predicate"
    if (before?.role === "content" && before.direction === -1 && aboutStatement) {
      if (judgement.direction === -1) return undefined
      left[left.length - 1] = { ...before, role: "statement" }
    } else if (before?.role === "content" && judgement.role === "predicate") {
      left[left.length - 1] = { ...before, role: "statement" }
    } else if (before !== undefined && isFrequency(before) && judgement.direction === -1) {
      left[left.length - 1] = before.grade === 1 ? { ...judgement, grade: 1, weights: weightsOf(-1, 1) } : judgement
    } else if (before?.direction !== 0 || before.role === "number" || !isFrequency(judgement)) left.push(judgement)
  }
  return left
}

const aboutOf = (judgements: ReadonlyArray<Judgement>): "statement" | "content" | "yes" | "no" => {
  const roles = new Set(judgements.map(({ role }) => role))
  if (roles.has("content") || roles.has("auxiliary")) return "content"
  if (!roles.has("reply")) return "statement"
  return judgements.some(({ direction }) => direction === -1) ? "no" : "yes"
}

/** Puts together what the phrases of one clause say: "kind of" + "true", "definitely" + "a 5", "yes" + "always". */
const ratingOf = (judgements: ReadonlyArray<Judgement>, softened: boolean): Finding => {
  const modifiers = judgements.filter(({ role }) => role === "modifier")
  const rest = governed(judgements.filter(({ role }) => role !== "modifier"))
  if (rest === undefined) return { _tag: "Unclear" }
  const mild = softened || modifiers.some(({ grade }) => grade === 1)
  const strong = modifiers.some(({ grade }) => grade === 3)

  // The first of these that is there speaks; a yes or no beside something more telling only has to agree with it.
  const bases = rest.filter(({ role }) => role !== "predicate" && role !== "auxiliary")
  const speaking = [bases, rest.filter(({ role }) => role === "predicate"), rest].find((some) => some.length > 0)
  if (speaking === undefined) {
    return { _tag: "Rating", weights: weightsOf(1, mild ? 1 : 3), about: "statement", hedge: mild }
  }
  const directions = new Set(speaking.map(({ direction }) => direction))
  if (directions.has(1) && directions.has(-1)) {
    return directions.has(0) ? { _tag: "Rating", weights: weightsOf(0, 0), about: "statement" } : { _tag: "Unclear" }
  }
  const telling = speaking.filter(({ role }) => role !== "reply")
  const graded = (telling.length > 0 ? telling : speaking).map(({ role, direction, grade, weights }): Weights => {
    if (role === "number") return mild ? blurred(weights) : weights
    const changed: Grade = mild ? (grade === 3 ? 2 : 1) : strong && grade === 2 ? 3 : grade
    return weightsOf(direction, changed)
  })
  return { _tag: "Rating", weights: averageOf(graded), about: aboutOf(telling.length > 0 ? telling : speaking) }
}

const isReply = ({ part }: Piece): boolean => part._tag === "Judgement" && part.role === "reply"

/** What a clause of phrases and fillers says; "Other" when it has words that are neither. */
export const findingOf = (pieces: ReadonlyArray<Piece>): Finding => {
  const tags = new Set(pieces.map(({ part }) => part._tag))
  if (tags.has("Unclear")) return { _tag: "Unclear" }
  const judgements = pieces.flatMap(({ part }) => (part._tag === "Judgement" ? [part] : []))
  if (tags.has("Word")) {
    // Some phrases are so much of an answer that they count whatever stands around them ("it depends on who asks").
    const decided = pieces.filter(
      ({ part, words }) =>
        part._tag === "Judgement" && (part.decisive || (part.role === "statement" && words.length >= 3))
    )
    const last = pieces.at(-1)
    const conditional = decided.length === 0 && last !== undefined && isReply(last)
    const spoken = conditional ? [last] : decided
    const heard = spoken.flatMap(({ part }) => (part._tag === "Judgement" ? [part] : []))
    const negated = pieces.some(({ part }) => part._tag === "Word" && part.word === "not")
    if (heard.length === 0 || negated) return { _tag: "Other" }
    // "Oui mais non"
    if (conditional && new Set(judgements.map(({ direction }) => direction)).size > 1) return { _tag: "Unclear" }
    const rating = ratingOf(heard, false)
    return rating._tag === "Rating" ? { ...rating, conditional } : rating
  }
  // "Not sure, a 3" is a 3; "not sure I agree" is anybody's guess.
  const weighed = judgements.every(({ role }) => role !== "statement" && role !== "predicate" && role !== "auxiliary")
  if (tags.has("Skip") && judgements.length > 0 && !weighed) return { _tag: "Unclear" }
  if (judgements.length > 0) return ratingOf(judgements, tags.has("Softener"))
  if (tags.has("Softener")) return { _tag: "Softener" }
  if (tags.has("Skip")) return { _tag: "Skip" }
  if (tags.has("Reset")) return { _tag: "Reset" }
  return { _tag: "Nothing" }
}

/** What can stand before "I ..." without being a part of it: "hell no I hate that", but not "sometimes I hate that". */
const standsAlone = ({ part, words }: Piece): boolean =>
  part._tag === "Judgement" &&
  !part.decisive &&
  (part.role === "statement" || (part.role === "content" && part.direction === -1 && words.length > 1))

// What can follow a yes or no that is an answer of its own: "no I never do", but not "no friends".
const subjects = new Set([
  "i",
  "it",
  "that",
  "this",
  "my",
  "we",
  "people",
  "they",
  "he",
  "she",
  "not",
  "because",
  "as",
  "for",
  "in",
  "with",
  "unfortunately",
  "sadly",
  "definitely",
  "absolutely",
  "totally"
])

/** Cuts pieces at conjunctions, resets, and after a yes or no that opens them. */
export const splitClauses = (pieces: ReadonlyArray<Piece>): ReadonlyArray<ReadonlyArray<Piece>> => {
  const clauses: Array<ReadonlyArray<Piece>> = []
  let clause: Array<Piece> = []
  const end = () => {
    if (clause.length > 0) clauses.push(clause)
    clause = []
  }
  for (const piece of pieces) {
    const first = clause.length === 1 ? clause[0] : undefined
    const [word = ""] = piece.words
    if (first !== undefined && ((isReply(first) && subjects.has(word)) || (standsAlone(first) && word === "i"))) end()
    if (piece.part._tag === "Conjunction") end()
    else if (piece.part._tag === "Reset") {
      end()
      clauses.push([piece])
    } else clause.push(piece)
  }
  end()
  return clauses
}
