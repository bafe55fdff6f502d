import { Schema } from "effect"
import { MessageId, SessionId } from "./ids.ts"
import { TraitPrecisionSchema } from "./trait.ts"

/** Where a session stands: `active` -> `paused` -> `active` -> `completed`. */
export const SessionStatus = Schema.Literal("active", "paused", "completed")
export type SessionStatus = typeof SessionStatus.Type

/** Who said a message: the person (`user`) or Nerin, the interviewer (`assistant`). */
export const MessageRole = Schema.Literal("user", "assistant")
export type MessageRole = typeof MessageRole.Type

/** One message of a conversation. `position` is its place in the session: 1, 2, 3 … without gaps. */
export const Message = Schema.Struct({
  id: MessageId,
  sessionId: SessionId,
  role: MessageRole,
  content: Schema.String,
  createdAt: Schema.Date,
  position: Schema.Int.pipe(Schema.positive())
})
export type Message = typeof Message.Type

/** One of the five answers to a statement, from 1 (Disagree) to 5 (Agree). */
export const Choice = Schema.Struct({
  category: Schema.Literal(1, 2, 3, 4, 5),
  label: Schema.String
})
export type Choice = typeof Choice.Type

/** The statement that waits for an answer, with the five choices that always fit. */
export const Question = Schema.Struct({
  itemId: Schema.String,
  text: Schema.String,
  choices: Schema.Array(Choice)
})
export type Question = typeof Question.Type

/** How far the assessment is, 0..100. It never goes down within a session. */
export const Progress = Schema.Int.pipe(Schema.between(0, 100))

/** What a person sees of the state of a session, beside its messages. */
export const SessionView = Schema.Struct({
  status: SessionStatus,
  precision: TraitPrecisionSchema,
  progress: Progress,
  question: Schema.NullOr(Question)
})
export type SessionView = typeof SessionView.Type

/** What a message may hold, after trimming: 1 to 4,000 characters (code points). */
export const messageMaxLength = 4000
