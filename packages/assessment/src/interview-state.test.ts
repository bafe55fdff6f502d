import { describe, expect, it } from "@effect/vitest"
import { FastCheck } from "effect"
import { decodeInterview, encodeInterview, type InterviewState } from "./interview-state.ts"
import type { Reading } from "./reading.ts"

/** Every kind of reading, as it is stored and as it is used. */
const kinds: ReadonlyArray<readonly [unknown, Reading]> = [
  [{ answer: 1 }, { _tag: "Answer", weights: [1, 0, 0, 0, 0] }],
  [{ answer: 5 }, { _tag: "Answer", weights: [0, 0, 0, 0, 1] }],
  [{ answer: [0, 0.1, 0.8, 0.1, 0] }, { _tag: "Answer", weights: [0, 0.1, 0.8, 0.1, 0] }],
  [{ correction: 3 }, { _tag: "Correction", weights: [0, 0, 1, 0, 0] }],
  [{ correction: [0.1, 0.75, 0.15, 0, 0] }, { _tag: "Correction", weights: [0.1, 0.75, 0.15, 0, 0] }],
  ["skip", { _tag: "Skip" }],
  ["unclear", { _tag: "NotUnderstood" }],
  ["explain", { _tag: "Request", request: "explain" }],
  ["back", { _tag: "Request", request: "back" }],
  ["pause", { _tag: "Request", request: "pause" }],
  ["finish", { _tag: "Request", request: "finish" }],
  ["progress", { _tag: "Request", request: "progress" }]
]

const stored = {
  itemBank: "1.0.0",
  turns: kinds.map(([reading], index) => ({ item: `N${index}`, reading })),
  waiting: "C1"
}

const state: InterviewState = {
  itemBank: "1.0.0",
  turns: kinds.map(([, reading], index) => ({ item: `N${index}`, reading })),
  waiting: "C1"
}

const withReading = (reading: unknown) => ({ ...stored, turns: [{ item: "N1", reading }] })

describe("a stored interview", () => {
  it("has the form that earlier versions of the service wrote and read", () => {
    expect(encodeInterview(state)).toEqual(stored)
    expect(decodeInterview(stored)).toEqual(state)
    expect(decodeInterview({ ...stored, waiting: null })).toEqual({ ...state, waiting: null })
  })

  it.each([
    null,
    undefined,
    1,
    "1.0.0",
    [],
    {},
    { ...stored, itemBank: 1 },
    { ...stored, waiting: 1 },
    { ...stored, waiting: undefined },
    { ...stored, turns: null },
    { ...stored, turns: { 0: stored.turns[0] } }
  ])("is refused when it is malformed: %j", (malformed) => {
    expect(() => decodeInterview(malformed)).toThrow("The stored interview is malformed.")
  })

  it.each([null, 1, "skip", {}, [], { item: "N1" }, { reading: "skip" }, { item: 1, reading: "skip" }])(
    "is refused when a turn is malformed: %j",
    (turn) => {
      const malformed = { ...stored, turns: [...stored.turns, turn] }
      expect(() => decodeInterview(malformed)).toThrow("Turn 13 of the stored interview is malformed.")
    }
  )

  it.each([
    null,
    1,
    "",
    "answer",
    "Skip",
    {},
    { skip: true },
    { answer: 0 },
    { answer: 6 },
    { answer: 1.5 },
    { answer: "1" },
    { answer: null },
    { answer: null, correction: 1 },
    { answer: [] },
    { answer: [1, 0, 0, 0] },
    { answer: [1, 0, 0, 0, 0, 0] },
    { answer: [1, 0, 0, 0, null] },
    { answer: [1.1, 0, 0, 0, 0] },
    { answer: [1, -0.1, 0, 0, 0] },
    { answer: [Number.NaN, 0, 0, 0, 0] },
    { correction: ["1", 0, 0, 0, 0] },
    [{ answer: 1 }]
  ])("is refused when a reading is malformed: %j", (reading) => {
    expect(() => decodeInterview(withReading(reading))).toThrow("Turn 1 of the stored interview is malformed.")
  })

  it("is refused or read in a way that can be stored again, whatever stands in the place of a reading", () => {
    const anything = FastCheck.oneof(
      FastCheck.jsonValue(),
      FastCheck.record({ answer: FastCheck.jsonValue() }),
      FastCheck.record({ correction: FastCheck.array(FastCheck.double({ min: -0.5, max: 1.5 }), { maxLength: 6 }) })
    )
    FastCheck.assert(
      FastCheck.property(anything, (reading) => {
        let read: InterviewState
        try {
          read = decodeInterview(withReading(reading))
        } catch (error) {
          expect(error).toEqual(new Error("Turn 1 of the stored interview is malformed."))
          return
        }
        expect(decodeInterview(encodeInterview(read))).toEqual(read)
      }),
      { numRuns: 1000 }
    )
  })

  it("is never written with weights that could not be read again", () => {
    for (const weight of [Number.NaN, -0.1, 1.1]) {
      const turns = [{ item: "N1", reading: { _tag: "Answer" as const, weights: [weight, 0, 0, 0, 0] as const } }]
      expect(() => encodeInterview({ ...state, turns })).toThrow("The weights of an answer are not between 0 and 1")
    }
  })
})
