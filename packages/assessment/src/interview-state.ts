import { Schema } from "effect"
import type { Reading, Weights } from "./reading.ts"

const Weight = Schema.Number.pipe(Schema.between(0, 1))
const FiveWeights = Schema.Tuple(Weight, Weight, Weight, Weight, Weight)

/** The weights of an answer that is one category (1..5) without doubt. */
export const certain = (category: number): Weights => {
  const weight = (of: number) => (of === category ? 1 : 0)
  return [weight(1), weight(2), weight(3), weight(4), weight(5)]
}

/** The category that the weights leave no doubt about, if any. */
export const certainCategory = (weights: Weights): 1 | 2 | 3 | 4 | 5 | undefined =>
  ([1, 2, 3, 4, 5] as const).find((category) => weights[category - 1] === 1)

// An answer without doubt is stored as the number of its category.
const StoredWeights = Schema.transform(Schema.Union(Schema.Literal(1, 2, 3, 4, 5), FiveWeights), FiveWeights, {
  strict: true,
  decode: (stored) => (typeof stored === "number" ? certain(stored) : stored),
  encode: (weights) => certainCategory(weights) ?? weights
})

const tagged = <Tag extends Reading["_tag"]>(tag: Tag) => Schema.Literal(tag)

const StoredReading = Schema.Union(
  Schema.Struct({ answer: StoredWeights }),
  Schema.Struct({ correction: StoredWeights }),
  Schema.Literal("skip", "unclear", "explain", "back", "pause", "finish", "progress")
)

const ReadingFromStored: Schema.Schema<Reading, typeof StoredReading.Encoded> = Schema.transform(
  StoredReading,
  Schema.Union(
    Schema.Struct({ _tag: tagged("Answer"), weights: FiveWeights }),
    Schema.Struct({ _tag: tagged("Correction"), weights: FiveWeights }),
    Schema.Struct({ _tag: tagged("Skip") }),
    Schema.Struct({
      _tag: tagged("Request"),
      request: Schema.Literal("explain", "back", "pause", "finish", "progress")
    }),
    Schema.Struct({ _tag: tagged("NotUnderstood") })
  ),
  {
    strict: true,
    decode: (stored): Reading => {
      if (typeof stored === "object") {
        return "answer" in stored
          ? { _tag: "Answer", weights: stored.answer }
          : { _tag: "Correction", weights: stored.correction }
      }
      switch (stored) {
        case "skip":
          return { _tag: "Skip" }
        case "unclear":
          return { _tag: "NotUnderstood" }
        default:
          return { _tag: "Request", request: stored }
      }
    },
    encode: (reading) => {
      switch (reading._tag) {
        case "Answer":
          return { answer: reading.weights }
        case "Correction":
          return { correction: reading.weights }
        case "Skip":
          return "skip"
        case "Request":
          return reading.request
        case "NotUnderstood":
          return "unclear"
      }
    }
  }
)

/** One message of the person: the statement that waited for an answer, and what was read. */
const InterviewTurn = Schema.Struct({ item: Schema.String, reading: ReadingFromStored })
export type InterviewTurn = typeof InterviewTurn.Type

/**
 * Everything that an interview has to remember: its item bank, what was read of each message so far, in order, and the
 * statement that waits (null when the interview is complete). All else follows from it.
 */
export const InterviewState = Schema.Struct({
  itemBank: Schema.String,
  turns: Schema.Array(InterviewTurn),
  waiting: Schema.NullOr(Schema.String)
})
export type InterviewState = typeof InterviewState.Type
