import { describe, expect, it } from "@effect/vitest"
import { AssessmentResults, SessionView } from "@workspace/contracts"
import { FastCheck, Schema } from "effect"
import { advance, overallPrecision, replay, rewind, view } from "./interview.ts"
import { certain, decodeInterview, encodeInterview } from "./interview-state.ts"
import { currentItemBank } from "./item-bank.ts"
import { results } from "./results.ts"
import { standingOf } from "./standing.ts"
import { after, converse, jsonReader, readings } from "./testing/interviews.ts"

/** What somebody might type, sense and nonsense. */
const messages = FastCheck.array(
  FastCheck.oneof(
    FastCheck.constantFrom("yes", "no", "3", "agree", "not really", "sometimes", "skip", "go back", "pause", "👍"),
    FastCheck.string({ unit: "binary" })
  ),
  { maxLength: 60, size: "max" }
)

describe("an interview", () => {
  it("takes every string, and what comes out fits the wire contract", () => {
    FastCheck.assert(
      FastCheck.property(messages, (messages) => {
        for (const { state } of converse(messages)) {
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
      FastCheck.property(messages, (messages) => {
        const said = messages.flatMap((content) => [
          { role: "user" as const, content },
          { role: "assistant" as const, content: "…" }
        ])
        expect(replay(currentItemBank.version, [{ role: "assistant", content: "Hi" }, ...said])).toEqual(
          after(messages).state
        )
      }),
      { numRuns: 20 }
    )
  })

  it("can be seen as it was after any earlier message", () => {
    FastCheck.assert(
      FastCheck.property(readings, (readings) => {
        const { state } = after(readings, jsonReader)
        for (const [turn, earlier] of converse(readings, jsonReader).entries()) {
          expect(rewind(state, turn)).toEqual(earlier.state)
        }
      }),
      { numRuns: 20 }
    )
  })

  it("is stored and restored without a change, in few bytes", () => {
    FastCheck.assert(
      FastCheck.property(readings, (readings) => {
        const { state } = after(readings, jsonReader)
        expect(decodeInterview(JSON.parse(JSON.stringify(encodeInterview(state))))).toEqual(state)
      }),
      { numRuns: 50 }
    )
    const { state } = after(Array.from({ length: 40 }, (_, turn) => (turn % 2 === 0 ? "1" : "5")))
    expect(state.turns).toHaveLength(40)
    expect(JSON.stringify(encodeInterview(state)).length).toBeLessThan(1600)
  })

  it("looks the same, and has the same results, when it is restored", () => {
    FastCheck.assert(
      FastCheck.property(readings, (readings) => {
        for (const { state } of converse(readings, jsonReader)) {
          const restored = decodeInterview(encodeInterview(state))
          expect(view(restored)).toEqual(view(state))
          expect(results(restored)).toEqual(results(state))
        }
      }),
      { numRuns: 20 }
    )
  })

  it("never goes back in progress, and reaches 100 exactly when it is complete", () => {
    FastCheck.assert(
      FastCheck.property(readings, (readings) => {
        const views = converse(readings, jsonReader).map(({ state }) => view(state))
        for (const [turn, { progress, status, question }] of views.entries()) {
          expect(progress).toBeGreaterThanOrEqual(views[turn - 1]?.progress ?? 0)
          expect(progress === 100).toBe(status === "completed")
          expect(question === null).toBe(status === "completed")
        }
      }),
      { numRuns: 50 }
    )
  })

  it("gives the same reply to the same state, message and idle time", () => {
    FastCheck.assert(
      FastCheck.property(readings, FastCheck.nat(1e7), (readings, idleMilliseconds) => {
        for (const [turn, { state }] of converse(readings, jsonReader).entries()) {
          const input = { message: readings[turn] ?? '{"_tag":"Skip"}', idleMilliseconds }
          expect(advance(state, input, jsonReader)).toEqual(advance(state, input, jsonReader))
        }
      }),
      { numRuns: 20 }
    )
  })

  it("ends with a mean precision of .80 and .65 for each trait, or when every statement was asked", () => {
    FastCheck.assert(
      FastCheck.property(readings, (readings) => {
        for (const { state } of converse(readings, jsonReader)) {
          const { outcomes, estimates } = standingOf(state)
          const precisions = Object.values(estimates).map(({ precision }) => precision)
          const enough = Math.min(...precisions) >= 0.65 && precisions.reduce((sum, value) => sum + value, 0) / 5 >= 0.8
          expect(state.waiting === null).toBe(enough || outcomes.size === 50)
        }
      }),
      { numRuns: 20 }
    )
  })

  it("stays as it is after its end", () => {
    const { state } = after(Array.from({ length: 50 }, () => "skip"))
    expect(view(state).status).toBe("completed")
    expect(advance(state, { message: "one more thing", idleMilliseconds: 0 }).state).toBe(state)
  })

  it("keeps the item bank that it began with, and says so when nobody knows it", () => {
    expect(after(["yes"]).state.itemBank).toBe("1.0.0")
    expect(() => replay("0.0.0", [])).toThrow('No item bank has the version "0.0.0". Known versions: 1.0.0.')
    expect(() => view({ itemBank: "1.0.0", turns: [], waiting: "X1" })).toThrow('Item bank 1.0.0 has no item "X1".')
  })
})

describe("going back", () => {
  const answers = ["4", "2", "5"]

  it("opens the last statement again, and the new answer replaces the old one", () => {
    const { state } = after([...answers, "go back", "1"])
    const [, , third] = after(answers).state.turns
    expect(state.turns).toHaveLength(5)
    expect(standingOf(state).outcomes.get(third?.item ?? "")).toEqual(certain(1))
    expect(standingOf(state).estimates).toEqual(standingOf(after(["4", "2", "1"]).state).estimates)
  })

  it("asks the statement that was left before any new one", () => {
    expect(after([...answers, "go back", "1"]).state.waiting).toBe(after(answers).state.waiting)
    expect(after([...answers, "go back", "skip"]).state.waiting).toBe(after(answers).state.waiting)
  })

  it("goes back as far as the first statement, and no further", () => {
    const asked = after(answers).state.turns.map(({ item }) => item)
    const waiting = (times: number) =>
      after([...answers, ...Array.from({ length: times }, () => "go back")]).state.waiting
    expect([1, 2, 3, 4].map(waiting)).toEqual([asked[2], asked[1], asked[0], asked[0]])
  })

  it("keeps the old answer until there is a new one", () => {
    expect(view(after([...answers, "go back"]).state).precision).toEqual(view(after(answers).state).precision)
  })

  it("can be done by correcting the last answer, with the same statement still waiting", () => {
    const corrected = after([...answers, "I meant disagree"]).state
    expect(corrected.waiting).toBe(after(answers).state.waiting)
    expect(standingOf(corrected).estimates).toEqual(standingOf(after(["4", "2", "1"]).state).estimates)
  })

  it("takes a correction for the answer where no other statement can be meant", () => {
    const correction = JSON.stringify({ _tag: "Correction", weights: certain(5) })
    expect(after([correction], jsonReader).state.turns[0]?.reading._tag).toBe("Answer")
  })
})

describe("a pause", () => {
  it.each(["pause", "finish"] as const)("begins with a request to %s and ends with the next message", (request) => {
    const asked = after([JSON.stringify({ _tag: "Request", request })], jsonReader).state
    expect(view(asked).status).toBe("paused")
    expect(view(asked).question?.text).toBe("I have frequent mood swings.")
    expect(view(advance(asked, { message: "3", idleMilliseconds: 0 }).state).status).toBe("active")
  })
})
