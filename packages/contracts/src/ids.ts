import { Schema } from "effect"

const uuidV4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

/**
 * Names a session: `session_<uuid v4>`. Whoever holds it may continue the session, so it is a secret:
 * it belongs in request bodies and in the link that its owner keeps, never in a log.
 */
export const SessionId = Schema.String.pipe(
  Schema.pattern(new RegExp(`^session_${uuidV4}$`)),
  Schema.brand("SessionId")
)
export type SessionId = typeof SessionId.Type

/** Names a message within its session: `msg_<uuid v4>`. A client makes one for each message that it sends. */
export const MessageId = Schema.String.pipe(Schema.pattern(new RegExp(`^msg_${uuidV4}$`)), Schema.brand("MessageId"))
export type MessageId = typeof MessageId.Type

/** A version 4 UUID. `crypto.randomUUID` is faster by far, but missing from pages served without TLS. */
const randomUuid = (): string => {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes.set([((bytes[6] ?? 0) & 0x0f) | 0x40], 6)
  bytes.set([((bytes[8] ?? 0) & 0x3f) | 0x80], 8)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/** A new session id, from the platform's secure random source. */
export const makeSessionId = (): SessionId => SessionId.make(`session_${randomUuid()}`)

/** A new message id. Make one for each message and reuse it for every retry of that message. */
export const makeMessageId = (): MessageId => MessageId.make(`msg_${randomUuid()}`)
