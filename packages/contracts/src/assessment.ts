import { Rpc, RpcGroup } from "@effect/rpc"
import { Schema } from "effect"
import {
  AssessmentIncompleteError,
  ConversationMovedOnError,
  InvalidMessageError,
  InvalidSessionError,
  RateLimitedError,
  ServiceUnavailableError,
  SessionNotFoundError
} from "./errors.ts"
import { SessionId } from "./ids.ts"
import { Message, Progress, Question, SessionStatus, SessionView } from "./session.ts"
import {
  forEachTrait,
  OceanCode4Letter,
  OceanCode5Letter,
  Trait,
  TraitPrecisionSchema,
  TraitScoresSchema
} from "./trait.ts"

// Payloads take any string for an id or a text: the service answers a wrong one with the typed error that says why.
const session = { sessionId: Schema.String }
const serviceErrors = [ServiceUnavailableError, RateLimitedError] as const
const sessionErrors = [SessionNotFoundError, InvalidSessionError, ...serviceErrors] as const

/**
 * When the session is deleted unless another message comes: so long after the last message as the service keeps
 * sessions. Null where it keeps them for ever.
 */
const KeptUntil = Schema.NullOr(Schema.Date)

/** A new session: its id, and Nerin's opening with the first statement. */
export const StartedSession = Schema.Struct({
  sessionId: SessionId,
  createdAt: Schema.Date,
  keptUntil: KeptUntil,
  messages: Schema.Array(Message),
  question: Schema.NullOr(Question)
})
export type StartedSession = typeof StartedSession.Type

/** A stored turn: the two messages, and where the session stood right after it. */
export const Turn = Schema.Struct({
  response: Schema.String,
  messages: Schema.Array(Message),
  ...SessionView.fields
})
export type Turn = typeof Turn.Type

/** A whole session, as it stands: every message in order, and the statement that waits. */
export const ResumedSession = Schema.Struct({
  sessionId: SessionId,
  createdAt: Schema.Date,
  keptUntil: KeptUntil,
  messages: Schema.Array(Message),
  ...SessionView.fields,
  oceanCode4Letter: Schema.optionalWith(OceanCode4Letter, { exact: true })
})
export type ResumedSession = typeof ResumedSession.Type

/** What is known about one trait. Scores are on a scale of 0..20, see {@link TraitScoresSchema}. */
export const TraitResult = Schema.Struct({
  score: Schema.Number.pipe(Schema.between(0, 20)),
  /** The share of the reference sample that lies below the score, in percent. */
  percentile: Schema.Int.pipe(Schema.between(0, 100)),
  /** The 90% interval of the score. */
  interval: Schema.Struct({ low: Schema.Number, high: Schema.Number }),
  level: Schema.Literal("L", "M", "H"),
  description: Schema.String
})
export type TraitResult = typeof TraitResult.Type

/** What the assessment found so far. `precision` is the mean of `traitPrecision` on a scale of 0..100. */
export const AssessmentResults = Schema.Struct({
  oceanCode4Letter: OceanCode4Letter,
  oceanCode5Letter: OceanCode5Letter,
  precision: Schema.Number.pipe(Schema.between(0, 100)),
  traitPrecision: TraitPrecisionSchema,
  traitScores: TraitScoresSchema,
  archetypeName: Schema.String,
  archetypeDescription: Schema.String,
  isComplete: Schema.Boolean,
  traits: forEachTrait(TraitResult),
  /** `lowered` when the answers show a pattern that makes the scores less dependable; `notes` say which, openly. */
  confidence: Schema.Struct({ level: Schema.Literal("usual", "lowered"), notes: Schema.Array(Schema.String) }),
  /** What the results are made of, whom people are compared with, and what the results must not be used for. */
  basis: Schema.Struct({
    itemBank: Schema.Struct({ title: Schema.String, version: Schema.String }),
    statements: Schema.Array(
      Schema.Struct({ itemId: Schema.String, text: Schema.String, trait: Trait, answer: Schema.String })
    ),
    answered: Schema.Int,
    skipped: Schema.Int,
    comparedWith: Schema.String,
    limits: Schema.Array(Schema.String)
  })
})
export type AssessmentResults = typeof AssessmentResults.Type

/** Everything that is stored about a session. */
export const SessionExport = Schema.Struct({
  sessionId: SessionId,
  userId: Schema.NullOr(Schema.String),
  createdAt: Schema.Date,
  updatedAt: Schema.Date,
  lastMessageAt: Schema.Date,
  keptUntil: KeptUntil,
  status: SessionStatus,
  precision: TraitPrecisionSchema,
  progress: Progress,
  oceanCode4Letter: Schema.NullOr(OceanCode4Letter),
  oceanCode5Letter: Schema.NullOr(OceanCode5Letter),
  messageCount: Schema.Int,
  interview: Schema.Unknown,
  messages: Schema.Array(Message)
})
export type SessionExport = typeof SessionExport.Type

/** An id of 1 to 200 characters that can be stored as it is: no NUL character, no half of a surrogate pair. */
const UserId = Schema.String.pipe(
  Schema.minLength(1),
  Schema.maxLength(200),
  Schema.filter((id) => id.isWellFormed() && !id.includes("\0"))
)

/** Begins an assessment. `userId` is for a later sign-up and may be left out. */
export class StartAssessment extends Rpc.make("StartAssessment", {
  payload: { userId: Schema.optional(UserId) },
  success: StartedSession,
  error: Schema.Union(...serviceErrors)
}) {}

/**
 * Stores the person's message and Nerin's reply as one turn. `messageId` makes a retry safe: sent again, it gives the
 * stored turn. `after` is the last position that the client has seen: a conversation that is further along stores
 * nothing and says what was missed.
 */
export class SendMessage extends Rpc.make("SendMessage", {
  payload: {
    ...session,
    message: Schema.String,
    messageId: Schema.optional(Schema.String),
    after: Schema.optional(Schema.Number)
  },
  success: Turn,
  error: Schema.Union(...sessionErrors, InvalidMessageError, ConversationMovedOnError)
}) {}

/** Reads a whole session. It changes nothing: a paused session becomes active with the next message. */
export class ResumeSession extends Rpc.make("ResumeSession", {
  payload: session,
  success: ResumedSession,
  error: Schema.Union(...sessionErrors)
}) {}

/** Marks an active session as paused. Pausing a paused session changes nothing. */
export class PauseSession extends Rpc.make("PauseSession", {
  payload: session,
  success: Schema.Struct({ sessionId: SessionId, status: SessionStatus }),
  error: Schema.Union(...sessionErrors)
}) {}

/** Gives the results as far as the answers carry them, from an overall precision of 50 on. */
export class GetResults extends Rpc.make("GetResults", {
  payload: session,
  success: AssessmentResults,
  error: Schema.Union(...sessionErrors, AssessmentIncompleteError)
}) {}

/** Gives everything that is stored about a session. */
export class ExportSession extends Rpc.make("ExportSession", {
  payload: session,
  success: SessionExport,
  error: Schema.Union(...sessionErrors)
}) {}

/** Deletes a session with all its messages, for good. */
export class DeleteSession extends Rpc.make("DeleteSession", {
  payload: session,
  success: Schema.Struct({ sessionId: SessionId, deletedMessages: Schema.Int }),
  error: Schema.Union(...sessionErrors)
}) {}

/** The seven procedures of the assessment, served at `POST /rpc` as newline-delimited JSON. */
export class AssessmentRpcs extends RpcGroup.make(
  StartAssessment,
  SendMessage,
  ResumeSession,
  PauseSession,
  GetResults,
  ExportSession,
  DeleteSession
) {}
