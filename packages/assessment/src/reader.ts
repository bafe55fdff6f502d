import { Schema } from "effect"
import answerPhrases from "./answer-phrases.json" with { type: "json" }
import { certain } from "./interview-state.ts"
import type { AnswerReader, Reading } from "./reading.ts"

const Weight = Schema.Number
const phrases = Schema.decodeUnknownSync(
  Schema.Struct({
    skip: Schema.Array(Schema.String),
    classes: Schema.Array(
      Schema.Struct({
        weights: Schema.Tuple(Weight, Weight, Weight, Weight, Weight),
        phrases: Schema.Array(Schema.String)
      })
    )
  })
)(answerPhrases)

const normalise = (text: string): string =>
  text
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}%/]+/gu, " ")
    .trim()

const readings = new Map<string, Reading>([
  ...phrases.classes.flatMap(({ weights, phrases }) =>
    phrases.map((phrase): [string, Reading] => [normalise(phrase), { _tag: "Answer", weights }])
  ),
  ...phrases.skip.map((phrase): [string, Reading] => [normalise(phrase), { _tag: "Skip" }]),
  ...["Disagree", "Slightly disagree", "Neutral", "Slightly agree", "Agree"].flatMap(
    (label, index): ReadonlyArray<[string, Reading]> => {
      const reading: Reading = { _tag: "Answer", weights: certain(index + 1) }
      return [
        [normalise(label), reading],
        [`${index + 1}`, reading]
      ]
    }
  )
])

/** Reads a number 1..5, the label of a choice, or a listed phrase. */
export const phraseReader: AnswerReader = {
  read: (message) => readings.get(normalise(message)) ?? { _tag: "NotUnderstood" }
}
