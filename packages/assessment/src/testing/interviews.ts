import { FastCheck, Schema } from "effect"
import { advance, begin, type Step } from "../interview.ts"
import type { AnswerReader, Reading, Request, Weights } from "../reading.ts"

const FiveWeights = Schema.Tuple(Schema.Number, Schema.Number, Schema.Number, Schema.Number, Schema.Number)

const decodeReading: (json: string) => Reading = Schema.decodeSync(
  Schema.parseJson(
    Schema.Union(
      Schema.Struct({ _tag: Schema.Literal("Answer", "Correction"), weights: FiveWeights }),
      Schema.Struct({ _tag: Schema.Literal("Skip", "NotUnderstood") }),
      Schema.Struct({
        _tag: Schema.Literal("Request"),
        request: Schema.Literal("explain", "back", "pause", "finish", "progress")
      })
    )
  )
)

/** Takes readings written out in JSON, so that every kind of reading can come up. */
export const jsonReader: AnswerReader = { read: (message) => decodeReading(message) }

/** Says one thing after the other, twenty seconds apart: the opening, and what came of each message. */
export const converse = (
  messages: ReadonlyArray<string>,
  reader?: AnswerReader
): readonly [Step, ...ReadonlyArray<Step>] => {
  let last = begin()
  const rest: Array<Step> = []
  for (const message of messages) {
    last = advance(last.state, { message, idleMilliseconds: 20_000 }, reader)
    rest.push(last)
  }
  return [begin(), ...rest]
}

/** The interview and the reply after the last of the messages. */
export const after = (messages: ReadonlyArray<string>, reader?: AnswerReader): Step => {
  const [opening, ...rest] = converse(messages, reader)
  return rest.at(-1) ?? opening
}

const weights = FastCheck.array(FastCheck.integer({ min: 1, max: 20 }), { minLength: 5, maxLength: 5 }).map(
  ([a = 1, b = 1, c = 1, d = 1, e = 1]): Weights => {
    const sum = a + b + c + d + e
    return [a / sum, b / sum, c / sum, d / sum, e / sum]
  }
)

const certainWeights = FastCheck.constantFrom<Array<Weights>>(
  [1, 0, 0, 0, 0],
  [0, 1, 0, 0, 0],
  [0, 0, 1, 0, 0],
  [0, 0, 0, 1, 0],
  [0, 0, 0, 0, 1]
)

const anyWeights = FastCheck.oneof(weights, certainWeights)

const reading: FastCheck.Arbitrary<Reading> = FastCheck.oneof(
  { weight: 8, arbitrary: anyWeights.map((weights): Reading => ({ _tag: "Answer", weights })) },
  { weight: 1, arbitrary: anyWeights.map((weights): Reading => ({ _tag: "Correction", weights })) },
  { weight: 1, arbitrary: FastCheck.constant<Reading>({ _tag: "Skip" }) },
  { weight: 1, arbitrary: FastCheck.constant<Reading>({ _tag: "NotUnderstood" }) },
  {
    weight: 2,
    arbitrary: FastCheck.constantFrom<Array<Request>>("explain", "back", "pause", "finish", "progress").map(
      (request): Reading => ({ _tag: "Request", request })
    )
  }
)

/** Readings, written out for the {@link jsonReader}: interviews in which everything happens, up to some that end. */
export const readings = FastCheck.array(reading, { maxLength: 70, size: "max" }).map((readings) =>
  readings.map((reading) => JSON.stringify(reading))
)
