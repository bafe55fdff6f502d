import { certain } from "./interview-state.ts"
import { currentItemBank, type Item } from "./item-bank.ts"
import {
  averageOf,
  directionOf,
  type Finding,
  findingOf,
  type Piece,
  piecesOf,
  splitClauses
} from "./reader/judgement.ts"
import { weightsOf } from "./reader/lexicon.ts"
import { blurred } from "./reader/numbers.ts"
import { readCorrection, readRequest } from "./reader/requests.ts"
import { isNegative, readSelfDescription } from "./reader/statements.ts"
import { type Sentence, sentenceOf, sentencesOf, spoken } from "./reader/text.ts"
import type { AnswerReader, Reading, Weights } from "./reading.ts"

const notUnderstood: Reading = { _tag: "NotUnderstood" }

const labels = new Map(currentItemBank.scale.map(({ category, label }) => [spoken(label).join(" "), certain(category)]))

// More than plain: "sometimes" and "never" do not go together.
const isStrong = (weights: Weights): boolean => weights[0] > 0.5 || weights[4] > 0.5

type Rating = Extract<Finding, { readonly _tag: "Rating" }>

const longestIdiom = 8

const isAnswer = ({ part }: Piece): boolean => part._tag !== "Word" && part._tag !== "Filler"

const clauseFinding = (pieces: ReadonlyArray<Piece>, itemId: string): Finding => {
  const described = readSelfDescription(
    pieces.flatMap(({ words }) => words),
    itemId
  )
  if (described === "unclear") return { _tag: "Unclear" }
  if (described !== undefined) return { _tag: "Rating", weights: described, about: "statement" }
  return findingOf(pieces)
}

const sentenceFindings = ({ clauses, question, words }: Sentence, itemId: string): ReadonlyArray<Finding> => {
  // An idiom may run over commas ("yeah, no", "never have, never will").
  const idiom = words.length <= longestIdiom ? piecesOf(words) : []
  const [only] = idiom
  const findings =
    idiom.length === 1 && only !== undefined && isAnswer(only)
      ? [findingOf(idiom)]
      : clauses.flatMap((clause) => splitClauses(piecesOf(clause)).map((pieces) => clauseFinding(pieces, itemId)))
  const rated = findings.some((finding) => finding._tag === "Rating" && !finding.hedge)
  return findings.map((finding): Finding => {
    if (finding._tag !== "Rating") return finding
    if (finding.hedge && rated) return { _tag: "Softener" }
    if (!question) return finding
    // Asked rather than said: less certain, and "always?" is no answer at all.
    return finding.about === "content" ? { _tag: "Other" } : { ...finding, weights: blurred(finding.weights) }
  })
}

/** The ratings that can be relied on for that item, or undefined when what was said can mean either. */
const reliable = (ratings: ReadonlyArray<Rating>, itemId: string): ReadonlyArray<Weights> | undefined => {
  const weightsOfAll = (some: ReadonlyArray<Rating>) => some.map(({ weights }) => weights)
  if (!isNegative(itemId)) return weightsOfAll(ratings)
  const sure = ratings.filter(({ about, weights }) => about === "statement" || directionOf(weights) === 0)
  if (sure.length > 0) return weightsOfAll(sure)
  // "Yes" to "I don't talk a lot" most likely agrees; "no" and "I do" can mean either.
  return ratings.every(({ about }) => about === "yes") ? weightsOfAll(ratings).map(blurred) : undefined
}

const combined = (findings: ReadonlyArray<Finding>, itemId: string): Weights | "skip" | undefined => {
  const reset = findings.findLastIndex(({ _tag }) => _tag === "Reset")
  const afterReset = findings.slice(reset + 1)
  const standing = afterReset.some(({ _tag }) => _tag === "Rating") ? afterReset : findings
  if (standing.some(({ _tag }) => _tag === "Unclear")) return undefined
  const ratings = standing.filter((finding) => finding._tag === "Rating")
  const softened = standing.some(({ _tag }) => _tag === "Softener")
  if (ratings.length === 0) {
    if (standing.some(({ _tag }) => _tag === "Skip")) return "skip"
    return softened && standing.every(({ _tag }) => _tag !== "Other") ? weightsOf(0, 0) : undefined
  }
  // "With friends yes, with strangers no"
  const cases = new Set(ratings.map(({ conditional, weights }) => (conditional ? directionOf(weights) : undefined)))
  if (cases.has(1) && cases.has(-1) && !cases.has(undefined)) return weightsOf(0, 0)
  const weights = reliable(ratings, itemId)
  if (weights === undefined) return undefined
  const directions = new Set(weights.map(directionOf))
  if (directions.has(1) && directions.has(-1)) return directions.has(0) ? weightsOf(0, 0) : undefined
  if (directions.has(0) && weights.some(isStrong)) return undefined
  const average = averageOf(weights)
  return softened ? averageOf([average, weightsOf(directionOf(average), 1)]) : average
}

const readWords = (words: ReadonlyArray<string>, item: Item): Weights | "skip" | undefined =>
  labels.get(words.join(" ")) ?? combined(sentenceFindings(sentenceOf([words], false), item.id), item.id)

const readMessage = (message: string, item: Item, previousItem: Item | undefined): Reading => {
  const sentences = sentencesOf(message)

  const label = labels.get(sentences.map(({ text }) => text).join(" "))
  if (label !== undefined && !sentences.some(({ question }) => question)) return { _tag: "Answer", weights: label }

  const replacement = sentences.map(readCorrection).find((words) => words !== undefined)
  if (replacement !== undefined) {
    const weights = readWords(replacement, previousItem ?? item)
    if (weights !== undefined && weights !== "skip") {
      return { _tag: previousItem === undefined ? "Answer" : "Correction", weights }
    }
  }

  const request = sentences.map((sentence) => readRequest(sentence, item.text)).find((request) => request !== undefined)
  if (request !== undefined) return { _tag: "Request", request }
  if (replacement !== undefined) return notUnderstood

  const answer = combined(
    sentences.flatMap((sentence) => sentenceFindings(sentence, item.id)),
    item.id
  )
  if (answer === undefined) return notUnderstood
  return answer === "skip" ? { _tag: "Skip" } : { _tag: "Answer", weights: answer }
}

/**
 * Reads answers by the phrases of a lexicon, numbers and labels, and by what a person says about themselves. It answers
 * NotUnderstood rather than guess: double negation, a bare "no" to a negative statement, contradictions, content that
 * no cue places. Takes any text and never throws; its time grows in line with the length of the message.
 */
export const phraseReader: AnswerReader = {
  read: (message, { item, previousItem }) => readMessage(message, item, previousItem)
}
