import { type Message, makeMessageId, makeSessionId, type ResumedSession, type Turn } from "@workspace/contracts"
import { describe, expect, it } from "vitest"
import { arrival, missed, newer, withMessages, withReturned, withTurn } from "./conversation.ts"

const sessionId = makeSessionId()
const createdAt = new Date("2026-11-23T09:00:00Z")

const message = (position: number): Message => ({
  id: makeMessageId(),
  sessionId,
  role: position % 2 === 0 ? "user" : "assistant",
  content: `Message ${position}`,
  createdAt,
  position
})

const all = Array.from({ length: 7 }, (_, index) => message(index + 1))
const positions = (messages: ReadonlyArray<Message>) => messages.map(({ position }) => position)

const state = (progress: number) => ({
  status: "active" as const,
  precision: { openness: 0, conscientiousness: 0, extraversion: 0, agreeableness: 0, neuroticism: 0 },
  progress,
  question: { itemId: "O1", text: "I have a rich vocabulary.", choices: [] }
})

const session = (length: number, progress = 10): ResumedSession => ({
  sessionId,
  createdAt,
  keptUntil: null,
  messages: all.slice(0, length),
  ...state(progress)
})

const turn = (from: number, progress: number): Turn => ({
  response: "",
  messages: all.slice(from - 1, from + 1),
  ...state(progress)
})

describe("withMessages", () => {
  it("keeps each position once and in order, whatever arrives", () => {
    expect(positions(withMessages(all.slice(0, 3), [...all.slice(3, 5)].reverse()))).toStrictEqual([1, 2, 3, 4, 5])
    expect(withMessages(all, all.slice(2))).toStrictEqual(all)
  })
})

describe("withTurn", () => {
  it("adds the turn and takes over its state", () => {
    const next = withTurn(session(3), turn(4, 20))
    expect(positions(next.messages)).toStrictEqual([1, 2, 3, 4, 5])
    expect(next.progress).toBe(20)
  })

  it("does not go back when the reply to an older turn arrives late", () => {
    expect(withTurn(session(7, 30), turn(4, 20))).toStrictEqual(session(7, 30))
  })
})

describe("newer", () => {
  it("keeps what is known when a read was overtaken by a turn", () => {
    expect(newer(session(5, 20), session(3, 10))).toStrictEqual(session(5, 20))
  })

  it("takes the fresh state when nothing was known, or when both are level", () => {
    expect(newer(undefined, session(3))).toStrictEqual(session(3))
    expect(newer(session(3, 10), session(3, 12))).toStrictEqual(session(3, 12))
  })
})

describe("missed", () => {
  it("finds what came from elsewhere", () => {
    expect(positions(missed(all, 3, new Set()))).toStrictEqual([4, 5, 6, 7])
  })

  it("leaves out both messages of a turn of this tab", () => {
    expect(positions(missed(all, 3, new Set(all.slice(3, 4).map(({ id }) => id))))).toStrictEqual([6, 7])
  })

  it("finds nothing in what was seen", () => {
    expect(missed(all, 7, new Set())).toStrictEqual([])
  })
})

describe("arrival", () => {
  it("is one sentence, with the number of messages and the statement that waits", () => {
    expect(arrival(session(5))).toBe("Resumed, 5 messages, next statement: I have a rich vocabulary.")
  })

  it("reads the opening to those who have just begun", () => {
    expect(arrival(session(1))).toBe("Nerin: Message 1")
  })

  it("says that nothing waits when the assessment is complete", () => {
    expect(arrival({ ...session(7), status: "completed", question: null })).toBe(
      "Resumed, 7 messages, the assessment is complete"
    )
  })
})

describe("withReturned", () => {
  it("puts a returned text before what was written since", () => {
    expect(withReturned(" ", "first")).toBe("first")
    expect(withReturned("second", "first")).toBe("first\nsecond")
  })
})
