import { Schema } from "effect"
import type { Weights } from "../reading.ts"
import { type Direction, longestPhrase, weightsOf } from "./lexicon.ts"
import statementsFile from "./statements.json" with { type: "json" }
import { stemOf } from "./text.ts"

const Cues = Schema.optionalWith(Schema.Array(Schema.String), { default: () => [] })

const file = Schema.decodeUnknownSync(
  Schema.Struct({
    blockers: Schema.Array(Schema.String),
    negators: Schema.Array(Schema.String),
    items: Schema.Record({
      key: Schema.String,
      value: Schema.Struct({
        negative: Schema.optionalWith(Schema.Boolean, { default: () => false }),
        agree: Cues,
        disagree: Cues,
        agreeAsIs: Cues,
        disagreeAsIs: Cues
      })
    })
  })
)(statementsFile)

interface Cue {
  /** For each word of the cue, the stems that it may have. */
  readonly words: ReadonlyArray<ReadonlySet<string>>
  readonly direction: Direction
  readonly turns: boolean
}

const blockers = new Set(file.blockers)
const negators = new Set(file.negators)

const cuesOf = (patterns: ReadonlyArray<string>, direction: Direction, turns: boolean): ReadonlyArray<Cue> =>
  patterns.map((pattern) => ({
    words: pattern.split(" ").map((word) => new Set(word.split("|").map(stemOf))),
    direction,
    turns
  }))

const cuesByItem = new Map(
  Object.entries(file.items).map(([id, item]) => {
    const cues = [
      ...cuesOf(item.agree, 1, true),
      ...cuesOf(item.disagree, -1, true),
      ...cuesOf(item.agreeAsIs, 1, false),
      ...cuesOf(item.disagreeAsIs, -1, false)
    ]
    return [id, { cues, firstStems: new Set(cues.flatMap(({ words: [first = []] }) => [...first])) }]
  })
)

/** Whether the statement is itself negative, so that a bare "no" can mean either. */
export const isNegative = (itemId: string): boolean => file.items[itemId]?.negative ?? false

const longestGap = 3
const longestClause = 24

/** Where the words of the cue stand in the clause, or undefined. */
const placesOf = (cue: Cue, stems: ReadonlyArray<string>): ReadonlyArray<number> | undefined => {
  const [first, ...others] = cue.words
  for (let start = 0; start < stems.length; start++) {
    if (!first?.has(stems[start] ?? "")) continue
    const places = [start]
    for (const word of others) {
      const last = places.at(-1) ?? start
      const next = stems.findIndex((stem, at) => at > last && at <= last + longestGap + 1 && word.has(stem))
      if (next === -1) break
      places.push(next)
    }
    if (places.length === cue.words.length) return places
  }
  return undefined
}

/** What a clause about themselves says of one statement: weights, or "unclear" when it cannot be told for or against. */
export const readSelfDescription = (clause: ReadonlyArray<string>, itemId: string): Weights | "unclear" | undefined => {
  if (clause.length > longestClause) return undefined
  const stems = clause.map(stemOf)
  const item = cuesByItem.get(itemId)
  if (item === undefined || !stems.some((stem) => item.firstStems.has(stem))) return undefined
  const matches = item.cues.flatMap((cue) => {
    const places = placesOf(cue, stems)
    return places === undefined ? [] : [{ cue, places }]
  })
  const longest = Math.max(0, ...matches.map(({ places }) => places.length))
  const best = matches.filter(({ places }) => places.length === longest)
  const [match] = best
  if (match === undefined) return undefined
  if (best.some(({ cue }) => cue.direction !== match.cue.direction)) return "unclear"

  let negations = 0
  let doubtful = false
  let grade: 1 | 2 | 3 = 2
  for (let at = 0; at < clause.length; ) {
    const phrase = longestPhrase(clause, at)
    const length = phrase?.length ?? 1
    if (match.places.some((place) => place >= at && place < at + length)) {
      at += 1
      continue
    }
    const word = clause[at] ?? ""
    if (phrase?.entry._tag === "Unclear" || (length === 1 && blockers.has(word))) return "unclear"
    if (phrase?.entry._tag === "Softener") doubtful = true
    else if (phrase?.entry._tag === "Judgement") {
      const { direction, grade: graded, role } = phrase.entry
      if (direction === -1) negations += 1
      if (direction === 0 && role === "content") doubtful = true
      if (graded === 1) grade = 1
      else if (graded === 3 && grade === 2) grade = 3
    } else if (negators.has(word)) negations += 1
    at += length
  }
  if (negations > 1 || (negations === 1 && !match.cue.turns)) return "unclear"
  if (doubtful) return negations === 1 ? "unclear" : weightsOf(0, 0)
  if (negations === 0) return weightsOf(match.cue.direction, grade)
  return weightsOf(match.cue.direction === 1 ? -1 : 1, grade)
}
