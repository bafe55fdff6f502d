import type { Reading, Request, Weights } from "./reading.ts"

const categories = [1, 2, 3, 4, 5] as const

/** A choice of the scale, from 1 (disagree) to 5 (agree). */
type Category = (typeof categories)[number]

/** The weights of an answer that is one category (1..5) without doubt. */
export const certain = (category: number): Weights => {
  const weight = (of: number) => (of === category ? 1 : 0)
  return [weight(1), weight(2), weight(3), weight(4), weight(5)]
}

/** The category that the weights leave no doubt about, if any. */
export const certainCategory = (weights: Weights): Category | undefined =>
  categories.find((category) => weights[category - 1] === 1)

/** One message of the person: the statement that waited for an answer, and what was read. */
export interface InterviewTurn {
  readonly item: string
  readonly reading: Reading
}

/**
 * Everything that an interview has to remember: its item bank, what was read of each message so far, in order, and the
 * statement that waits (null when the interview is complete). All else follows from it.
 */
export interface InterviewState {
  readonly itemBank: string
  readonly turns: ReadonlyArray<InterviewTurn>
  readonly waiting: string | null
}

/** An answer without doubt is stored as the number of its category. */
type StoredWeights = Category | Weights

type StoredReading =
  | { readonly answer: StoredWeights }
  | { readonly correction: StoredWeights }
  | "skip"
  | "unclear"
  | Request

/** An interview as it is stored, in JSON. */
export interface StoredInterview {
  readonly itemBank: string
  readonly turns: ReadonlyArray<{ readonly item: string; readonly reading: StoredReading }>
  readonly waiting: string | null
}

const isWeight = (value: unknown): value is number => typeof value === "number" && value >= 0 && value <= 1

const encodeWeights = (weights: Weights): StoredWeights => {
  const category = certainCategory(weights)
  if (category !== undefined) return category
  // A reader that gives such weights has to fail before they are stored: the interview could not be read again.
  if (!weights.every(isWeight)) throw new Error(`The weights of an answer are not between 0 and 1: ${weights}.`)
  return weights
}

const encodeReading = (reading: Reading): StoredReading => {
  switch (reading._tag) {
    case "Answer":
      return { answer: encodeWeights(reading.weights) }
    case "Correction":
      return { correction: encodeWeights(reading.weights) }
    case "Skip":
      return "skip"
    case "Request":
      return reading.request
    case "NotUnderstood":
      return "unclear"
  }
}

/** The interview as it is stored. Throws where a weight is not between 0 and 1. */
export const encodeInterview = ({ itemBank, turns, waiting }: InterviewState): StoredInterview => ({
  itemBank,
  turns: turns.map(({ item, reading }) => ({ item, reading: encodeReading(reading) })),
  waiting
})

// The decoder is written by hand because every message pays for it, once for each message before it.

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const isArray = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)

const certainWeights: ReadonlyMap<unknown, Weights> = new Map(
  categories.map((category) => [category, certain(category)])
)

const decodeWeights = (stored: unknown): Weights | undefined => {
  if (!isArray(stored)) return certainWeights.get(stored)
  const [a, b, c, d, e] = stored
  return stored.length === 5 && isWeight(a) && isWeight(b) && isWeight(c) && isWeight(d) && isWeight(e)
    ? [a, b, c, d, e]
    : undefined
}

const decodeReading = (stored: unknown): Reading | undefined => {
  switch (stored) {
    case "skip":
      return { _tag: "Skip" }
    case "unclear":
      return { _tag: "NotUnderstood" }
    case "explain":
    case "back":
    case "pause":
    case "finish":
    case "progress":
      return { _tag: "Request", request: stored }
  }
  if (!isRecord(stored)) return undefined
  const { answer, correction } = stored
  const isAnswer = answer !== undefined
  const weights = decodeWeights(isAnswer ? answer : correction)
  return weights === undefined ? undefined : { _tag: isAnswer ? "Answer" : "Correction", weights }
}

const decodeTurn = (stored: unknown, index: number): InterviewTurn => {
  if (isRecord(stored)) {
    const { item } = stored
    const reading = decodeReading(stored["reading"])
    if (typeof item === "string" && reading !== undefined) return { item, reading }
  }
  throw new Error(`Turn ${index + 1} of the stored interview is malformed.`)
}

/** The interview that was stored. Throws where it is malformed, rather than guess. */
export const decodeInterview = (stored: unknown): InterviewState => {
  if (isRecord(stored)) {
    const { itemBank, turns, waiting } = stored
    if (typeof itemBank === "string" && isArray(turns) && (typeof waiting === "string" || waiting === null)) {
      return { itemBank, turns: turns.map(decodeTurn), waiting }
    }
  }
  throw new Error("The stored interview is malformed.")
}
