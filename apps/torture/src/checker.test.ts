import { describe, expect, it } from "vitest"
import { examine, type Rows, type SessionRow, type Violation } from "./checker.ts"
import type { Entry } from "./journal.ts"
import type { WireMessage } from "./wire.ts"

const sessionId = "session_1"
const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`

const message = (position: number, changes: Partial<WireMessage> = {}): WireMessage => ({
  id: `msg_${position}`,
  sessionId,
  role: position % 2 === 1 ? "assistant" : "user",
  content: `words ${position}`,
  createdAt: at(position),
  position,
  ...changes
})

const session: SessionRow = {
  id: sessionId,
  status: "active",
  precision: {},
  progress: 0,
  interview: {},
  messageCount: 5,
  lastMessageAt: at(5),
  oceanCode4Letter: null,
  oceanCode5Letter: null
}

const conversation = [1, 2, 3, 4, 5].map((position) => message(position))

const rows = (changes: Partial<Rows> = {}): Rows => ({
  sessions: [session],
  messages: conversation,
  orphans: 0,
  openTransactions: 0,
  ...changes
})

const turn = (position: number, changes: Partial<Extract<Entry, { _tag: "Acknowledged" }>> = {}): Array<Entry> => [
  { _tag: "Sending", sessionId, messageId: `msg_${position}`, content: `words ${position}` },
  {
    _tag: "Acknowledged",
    tab: "only",
    sessionId,
    messageId: `msg_${position}`,
    after: position - 1,
    messages: [message(position), message(position + 1)],
    answer: `turn ${position}`,
    ...changes
  }
]

const journal: ReadonlyArray<Entry> = [
  { _tag: "Started", sessionId, messages: [message(1)] },
  ...turn(2),
  ...turn(4),
  { _tag: "Shown", sessionId, after: 2, messages: [message(3), message(4), message(5)] }
]

const without = (position: number) => conversation.filter((one) => one.position !== position)
const replaced = (position: number, changes: Partial<WireMessage>) =>
  conversation.map((one) => (one.position === position ? message(position, changes) : one))

const broken: ReadonlyArray<readonly [string, Violation["kind"], Rows, ReadonlyArray<Entry>]> = [
  ["a message that is gone", "lost", rows({ messages: without(4) }), journal],
  ["a session that is gone", "lost", rows({ sessions: [], messages: [] }), journal],
  ["half a turn", "lost", rows({ messages: without(5) }), journal],
  [
    "a count that is not the number of messages",
    "lost",
    rows({ sessions: [{ ...session, messageCount: 7 }] }),
    journal
  ],
  ["messages without a session", "lost", rows({ orphans: 2 }), journal],
  ["an acknowledgement of half a turn", "lost", rows(), [...journal, ...turn(4, { messages: [message(4)] })]],
  ["a message that nobody sent", "doubled", rows({ messages: replaced(4, { id: "msg_9" }) }), journal],
  ["a message out of half a body", "doubled", rows(), [...journal, { _tag: "CutOff", sessionId, messageId: "msg_2" }]],
  ["a message stored under another id", "doubled", rows(), [...journal, ...turn(4, { messageId: "msg_8" })]],
  ["a gap", "reordered", rows({ messages: replaced(5, { position: 6 }) }), journal],
  ["two messages of one side", "reordered", rows({ messages: replaced(3, { role: "user" }) }), journal],
  ["a time before the one before", "reordered", rows({ messages: replaced(4, { createdAt: at(1) }) }), journal],
  ["a turn elsewhere than after what was seen", "reordered", rows(), [...journal, ...turn(4, { after: 1 })]],
  ["a turn before an earlier one of its tab", "reordered", rows(), [...turn(4), ...turn(2)]],
  ["other words than were shown", "altered", rows({ messages: replaced(3, { content: "else" }) }), journal],
  ["another time than was shown", "altered", rows({ messages: replaced(5, { createdAt: at(6) }) }), journal],
  ["two answers to one message", "altered", rows(), [...journal, ...turn(4, { answer: "else" })]],
  ["a last message at another time", "altered", rows({ sessions: [{ ...session, lastMessageAt: at(9) }] }), journal],
  ["a completed session without a result", "stuck", rows({ sessions: [{ ...session, status: "completed" }] }), journal],
  ["a transaction that was left open", "stuck", rows({ openTransactions: 1 }), journal],
  ["a session that was deleted and is there", "odd", rows(), [...journal, { _tag: "Deleted", sessionId }]],
  ["what clients saw themselves", "leaked", rows(), [...journal, { _tag: "Leaked", detail: "" }]]
]

describe("the checker", () => {
  it("finds nothing where every promise was kept", () => {
    expect(examine(rows(), journal)).toEqual([])
  })

  it("takes a late retry with the same answer for what it is", () => {
    expect(examine(rows(), [...journal, ...turn(2)])).toEqual([])
  })

  it("does not miss a session that was deleted", () => {
    expect(examine(rows({ sessions: [], messages: [] }), [...journal, { _tag: "Deleting", sessionId }])).toEqual([])
  })

  it.each(broken)("finds %s", (_, kind, stored, told) => {
    expect(examine(stored, told).map((violation) => violation.kind)).toContain(kind)
  })
})
