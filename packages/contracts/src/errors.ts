import { Schema } from "effect"
import { SessionId } from "./ids.ts"
import { Message } from "./session.ts"

/** No session has this id: it never existed, or it was deleted. */
export class SessionNotFoundError extends Schema.TaggedError<SessionNotFoundError>("SessionNotFoundError")(
  "SessionNotFoundError",
  { sessionId: SessionId, message: Schema.String }
) {}

/** The session cannot do what was asked: its id is `malformed`, or it is `completed` and takes no more messages. */
export class InvalidSessionError extends Schema.TaggedError<InvalidSessionError>("InvalidSessionError")(
  "InvalidSessionError",
  { reason: Schema.Literal("malformed", "completed"), message: Schema.String }
) {}

/** The rules that a message can break. */
export const MessageRule = Schema.Literal(
  "text",
  "empty",
  "tooLong",
  "nulCharacter",
  "brokenUnicode",
  "messageId",
  "after"
)
export type MessageRule = typeof MessageRule.Type

/** The message cannot be taken; `rule` names the rule that it breaks. Nothing was stored. */
export class InvalidMessageError extends Schema.TaggedError<InvalidMessageError>("InvalidMessageError")(
  "InvalidMessageError",
  { rule: MessageRule, message: Schema.String }
) {}

/**
 * The conversation is further along than the client has seen. Nothing was stored. `messages` holds all that comes
 * after the position that the client named, `position` is the last one.
 */
export class ConversationMovedOnError extends Schema.TaggedError<ConversationMovedOnError>("ConversationMovedOnError")(
  "ConversationMovedOnError",
  {
    sessionId: SessionId,
    position: Schema.Int,
    messages: Schema.Array(Message),
    message: Schema.String
  }
) {}

/** Too little is known for a result: the overall precision (0..100) is below `required`. */
export class AssessmentIncompleteError extends Schema.TaggedError<AssessmentIncompleteError>(
  "AssessmentIncompleteError"
)("AssessmentIncompleteError", {
  sessionId: SessionId,
  precision: Schema.Number,
  required: Schema.Number,
  message: Schema.String
}) {}

/** The database cannot be reached. Sending the same messageId again is always safe. */
export class ServiceUnavailableError extends Schema.TaggedError<ServiceUnavailableError>("ServiceUnavailableError")(
  "ServiceUnavailableError",
  { message: Schema.String }
) {}

/**
 * Too many calls came from this address or for this session. Nothing of this call was run: repeating it after
 * `retryAfterSeconds` (at least 1) is always safe.
 */
export class RateLimitedError extends Schema.TaggedError<RateLimitedError>("RateLimitedError")("RateLimitedError", {
  retryAfterSeconds: Schema.Int.pipe(Schema.positive()),
  message: Schema.String
}) {}
