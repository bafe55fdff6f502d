import { describe, expect, it } from "@effect/vitest"
import { AssessmentResults, SessionView } from "@workspace/contracts"
import { FastCheck, Schema } from "effect"
import { advance, begin, overallPrecision, replay, rewind, type Step, view } from "./interview.ts"
import { InterviewState } from "./interview-state.ts"
import { currentItemBank } from "./item-bank.ts"
import type { AnswerReader, Reading, Weights } from "./reading.ts"
import { results } from "./results.ts"

const AnyReading = Schema.typeSchema(InterviewState.fields.turns.value.fields.reading)

/** Takes readings written out in JSON, so that every kind of reading can come up. */
const decodeReading = Schema.decodeSync(Schema.parseJson(AnyReading))
const jsonReader: AnswerReader = { read: (message) => decodeReading(message) }

const say = (state: InterviewState, message: string, reader?: AnswerReader): Step =>
  advance(state, { message, idleMilliseconds: 0 }, reader)

/** The interview after the opening, and after each of the messages. */
const states = (messages: ReadonlyArray<string>, reader?: AnswerReader): ReadonlyArray<InterviewState> => {
  const all = [begin().state]
  for (const message of messages) {
    all.push(say(all.at(-1) ?? begin().state, message, reader).state)
  }
  return all
}

const weights = FastCheck.array(FastCheck.integer({ min: 1, max: 20 }), { minLength: 5, maxLength: 5 }).map(
  ([a = 1, b = 1, c = 1, d = 1, e = 1]): Weights => {
    const sum = a + b + c + d + e
    return [a / sum, b / sum, c / sum, d / sum, e / sum]
  }
)
const certainWeights = FastCheck.constantFrom<Weights>(
  [1, 0, 0, 0, 0],
  [0, 1, 0, 0, 0],
  [0, 0, 1, 0, 0],
  [0, 0, 0, 1, 0],
  [0, 0, 0, 0, 1]
)

const reading: FastCheck.Arbitrary<Reading> = FastCheck.oneof(
  {
    weight: 8,
    arbitrary: FastCheck.record({
      _tag: FastCheck.constant("Answer" as const),
      weights: FastCheck.oneof(weights, certainWeights)
    })
  },
  { weight: 1, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Correction" as const), weights }) },
  { weight: 1, arbitrary: FastCheck.constant<Reading>({ _tag: "Skip" }) },
  { weight: 1, arbitrary: FastCheck.constant<Reading>({ _tag: "NotUnderstood" }) },
  {
    weight: 2,
    arbitrary: FastCheck.record({
      _tag: FastCheck.constant("Request" as const),
      request: FastCheck.constantFrom(
        "explain" as const,
        "back" as const,
        "pause" as const,
        "finish" as const,
        "progress" as const
      )
    })
  }
)

/** Interviews in which everything happens, up to one that ends. */
const interviews = FastCheck.array(reading, { maxLength: 70, size: "max" })
  .map((readings) => readings.map((reading) => JSON.stringify(reading)))
  .map((messages) => ({ messages, states: states(messages, jsonReader) }))

/** What somebody might type, sense and nonsense. */
const message = FastCheck.oneof(
  FastCheck.constantFrom(
    "yes",
    "no",
    "3",
    "agree",
    "not really",
    "sometimes",
    "skip",
    "go back",
    "pause",
    "I hate parties",
    "👍"
  ),
  FastCheck.string({ unit: "binary" })
)

describe("an interview", () => {
  it("takes every string, and what comes out fits the wire contract", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.array(message, { maxLength: 60, size: "max" }), (messages) => {
        for (const state of states(messages)) {
          Schema.validateSync(SessionView)(view(state))
          Schema.validateSync(AssessmentResults)(results(state))
          expect(overallPrecision(state)).toBe(results(state).precision)
        }
      }),
      { numRuns: 20 }
    )
  })

  it("is rebuilt exactly from its messages", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.array(message, { maxLength: 60, size: "max" }), (messages) => {
        const said = messages.flatMap((content) => [
          { role: "user" as const, content },
          { role: "assistant" as const, content: "…" }
        ])
        expect(replay(currentItemBank.version, [{ role: "assistant", content: "Hi" }, ...said])).toEqual(
          states(messages).at(-1)
        )
      }),
      { numRuns: 20 }
    )
  })

  it("can be seen as it was after any earlier message", () => {
    FastCheck.assert(
      FastCheck.property(interviews, ({ states }) => {
        const last = states.at(-1) ?? begin().state
        for (const [turn, state] of states.entries()) {
          expect(rewind(last, turn)).toEqual(state)
        }
      }),
      { numRuns: 20 }
    )
  })

  it("is stored and restored without a change, in few bytes", () => {
    FastCheck.assert(
      FastCheck.property(interviews, ({ states }) => {
        for (const state of states) {
          const stored = JSON.stringify(Schema.encodeSync(InterviewState)(state))
          expect(Schema.decodeSync(Schema.parseJson(InterviewState))(stored)).toEqual(state)
        }
      }),
      { numRuns: 20 }
    )
    const answered = states(Array.from({ length: 40 }, () => "3")).at(-1) ?? begin().state
    expect(JSON.stringify(Schema.encodeSync(InterviewState)(answered)).length).toBeLessThan(1600)
  })

  it("never goes back in progress, and reaches 100 exactly when it is complete", () => {
    FastCheck.assert(
      FastCheck.property(interviews, ({ states }) => {
        const views = states.map(view)
        for (const [turn, { progress, status, question }] of views.entries()) {
          expect(progress).toBeGreaterThanOrEqual(views[turn - 1]?.progress ?? 0)
          expect(progress === 100).toBe(status === "completed")
          expect(question === null).toBe(status === "completed")
        }
      }),
      { numRuns: 20 }
    )
  })

  it("gives the same reply to the same state and message", () => {
    FastCheck.assert(
      FastCheck.property(interviews, FastCheck.nat(1e7), ({ messages, states }, idleMilliseconds) => {
        for (const [turn, message] of messages.entries()) {
          const state = states[turn] ?? begin().state
          expect(advance(state, { message, idleMilliseconds }, jsonReader)).toEqual(
            advance(state, { message, idleMilliseconds }, jsonReader)
          )
        }
      }),
      { numRuns: 20 }
    )
  })
})

it("an interview of an item bank that nobody knows says so", () => {
  expect(() => replay("0.0.0", [])).toThrow('No item bank has the version "0.0.0". Known versions: 1.0.0.')
})
