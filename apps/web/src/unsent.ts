import { MessageId, SessionId } from "@workspace/contracts"
import { Schema } from "effect"
import { makeStored, useStored } from "./stored.ts"

/** A message that the server has not confirmed. Every attempt to send it carries the same `messageId`. */
export const Outgoing = Schema.Struct({
  messageId: MessageId,
  text: Schema.String,
  /** The last position that was shown when the person sent it. */
  after: Schema.Int,
  /** Whether the person wrote it. A choice that was pressed fits one statement only and never becomes a draft. */
  typed: Schema.Boolean
})
export type Outgoing = typeof Outgoing.Type

/** What a person wrote and the server does not have: the draft in the box, and the message on its way. */
export const Unsent = Schema.Struct({ draft: Schema.String, outgoing: Schema.NullOr(Outgoing) })
export type Unsent = typeof Unsent.Type

const nothing: Unsent = { draft: "", outgoing: null }

// The tab holds it (a reload keeps it, closing the tab ends it): no text stays on a device that others may use.
const unsentBySession = makeStored<Readonly<Record<SessionId, Unsent>>>(
  "sessionStorage",
  "big-ocean.unsent",
  Schema.parseJson(Schema.Record({ key: SessionId, value: Unsent })),
  {}
)

/** What waits to be sent in a session. */
export const getUnsent = (sessionId: SessionId): Unsent => unsentBySession.get()[sessionId] ?? nothing

/** Changes what waits to be sent in a session. */
export const updateUnsent = (sessionId: SessionId, change: Partial<Unsent>): void => {
  const { [sessionId]: _old, ...others } = unsentBySession.get()
  const next = { ...getUnsent(sessionId), ...change }
  unsentBySession.set(next.draft === "" && next.outgoing === null ? others : { ...others, [sessionId]: next })
}

/** What waits to be sent in a session, as state of a component. */
export const useUnsent = (sessionId: SessionId): Unsent => useStored(unsentBySession)[sessionId] ?? nothing
