import { createHash } from "node:crypto"
import {
  advance,
  begin,
  decodeInterview,
  encodeInterview,
  overallPrecision,
  questionOf,
  results,
  rewind,
  view
} from "@workspace/assessment"
import {
  AssessmentIncompleteError,
  type AssessmentResults,
  ConversationMovedOnError,
  InvalidMessageError,
  InvalidSessionError,
  type Message,
  MessageId,
  type MessageRule,
  makeMessageId,
  makeSessionId,
  messageMaxLength,
  type ResumedSession,
  ServiceUnavailableError,
  type SessionExport,
  SessionId,
  SessionNotFoundError,
  type SessionStatus,
  type StartedSession,
  type Turn
} from "@workspace/contracts"
import * as Store from "@workspace/database"
import { getDatabase, getKeptUntil, getLogger } from "@workspace/infrastructure"
import { Effect, Option, Order, Schedule, Schema } from "effect"

/** What logs say instead of a session id, which is a secret: the first 12 hexadecimal digits of its SHA-256. */
export const sessionDigest = (sessionId: string): string =>
  createHash("sha256").update(sessionId).digest("hex").slice(0, 12)

const isSessionId = Schema.is(SessionId)
const isMessageId = Schema.is(MessageId)

/** Well formed, and never drawn: no session has it. */
const nobody = SessionId.make("session_00000000-0000-4000-8000-000000000000")

/**
 * A malformed id costs the look-up that an unknown one costs, so that the two cannot be told apart by how long their
 * answers take.
 */
const checkSessionId = (sessionId: string): Effect.Effect<SessionId, InvalidSessionError | ServiceUnavailableError> =>
  isSessionId(sessionId)
    ? Effect.succeed(sessionId)
    : Effect.flatMap(getDatabase, (database) => withDatabase(Store.loadSession(database, nobody))).pipe(
        Effect.zipRight(
          new InvalidSessionError({
            reason: "malformed",
            message: "This is not a session id. A session id looks like session_ and a UUID; check that it is complete."
          })
        )
      )

const messageRule = (rule: MessageRule, message: string) => new InvalidMessageError({ rule, message })

const checkText = (message: string): Effect.Effect<string, InvalidMessageError> => {
  const text = message.trim()
  if (text === "") return messageRule("empty", "The message is empty. Write at least one character.")
  const length = text.length <= messageMaxLength ? text.length : [...text].length
  if (length > messageMaxLength) {
    return messageRule(
      "tooLong",
      `The message has ${length} characters; at most ${messageMaxLength} fit. Please shorten it.`
    )
  }
  if (text.includes("\0")) {
    return messageRule("nulCharacter", "The message holds a NUL character, which cannot be stored. Please remove it.")
  }
  if (!text.isWellFormed()) {
    return messageRule("brokenUnicode", "The message holds half of a character (a lone surrogate). Please remove it.")
  }
  return Effect.succeed(text)
}

const checkMessageId = (messageId: string | undefined): Effect.Effect<MessageId, InvalidMessageError> => {
  if (messageId === undefined) return Effect.sync(makeMessageId)
  return isMessageId(messageId)
    ? Effect.succeed(messageId)
    : messageRule("messageId", "The messageId has to be msg_ and a version 4 UUID in lower case.")
}

const checkAfter = (after: number | undefined): Effect.Effect<number | undefined, InvalidMessageError> =>
  after === undefined || (Number.isInteger(after) && after >= 0)
    ? Effect.succeed(after)
    : messageRule("after", "after has to be the position of a message: a whole number.")

const notFound = (sessionId: SessionId) =>
  new SessionNotFoundError({ sessionId, message: "There is no such session. It may have been deleted." })

const completed = () =>
  new InvalidSessionError({
    reason: "completed",
    message: "This assessment is completed and takes no more messages. It stays readable, and so do its results."
  })

/** What is stored was written by the service: that it cannot be read is a defect. */
const decodeState = (interview: unknown) => Effect.sync(() => decodeInterview(interview))

const later = Order.max(Order.Date)

const isDatabaseError = (error: unknown): error is Store.DatabaseError => error instanceof Store.DatabaseError

const failedWith = (error: unknown, reason: Store.DatabaseError["reason"]) =>
  isDatabaseError(error) && error.reason === reason

/** A connection that broke can be replaced at once, a database that restarts needs a moment. */
const patience = Schedule.exponential("50 millis").pipe(Schedule.jittered, Schedule.intersect(Schedule.recurs(2)))

/**
 * Repeats `effect` while others come first (each time one of them was stored, so that this ends), and for a while when
 * the database is away; then gives up with ServiceUnavailableError. The cause is logged and never shown. A statement
 * that PostgreSQL refuses is a defect. `effect` has to be safe to repeat.
 */
const withDatabase = <A, E, R>(effect: Effect.Effect<A, E | Store.DatabaseError, R>) =>
  // Retrying is only set up where it is needed: most effects succeed, and it would take longer than they do.
  Effect.catchIf(effect, isDatabaseError, () =>
    effect.pipe(
      Effect.retry({ while: (error) => failedWith(error, "Conflict") }),
      Effect.retry({ schedule: patience, while: (error) => failedWith(error, "Unavailable") }),
      Effect.catchIf(isDatabaseError, (error) =>
        error.reason === "Rejected"
          ? Effect.die(error)
          : Effect.zipRight(
              Effect.map(getLogger, (logger) => logger.error({ detail: error.detail }, "the database is away")),
              new ServiceUnavailableError({
                message:
                  "We cannot reach our database right now. Please try again in a moment; a message sent again with " +
                  "the same messageId is never stored twice."
              })
            )
      )
    )
  )

/** A statement about one session, which may not be there. */
type SessionStatement<A> = (
  database: Store.Database,
  sessionId: SessionId
) => Effect.Effect<Option.Option<A>, Store.DatabaseError>

const orNotFound = <A>(run: SessionStatement<A>, database: Store.Database, sessionId: SessionId) =>
  Effect.flatMap(
    run(database, sessionId),
    Option.match({ onNone: () => notFound(sessionId), onSome: (found) => Effect.succeed(found) })
  )

/** Runs one statement about a session and makes an answer of what it gives. */
const withSession = <A, B, E, R>(
  sessionId: string,
  run: SessionStatement<A>,
  use: (found: A, sessionId: SessionId) => Effect.Effect<B, E, R>
) =>
  Effect.gen(function* () {
    const id = yield* checkSessionId(sessionId)
    const database = yield* getDatabase
    return yield* use(yield* withDatabase(orNotFound(run, database, id)), id)
  })

/**
 * Begins a session: stores it together with Nerin's opening.
 *
 * Errors: ServiceUnavailableError.
 */
export const startAssessment = Effect.fnUntraced(function* (input: { readonly userId?: string | undefined }) {
  const database = yield* getDatabase
  const id = makeSessionId()
  const {
    reply,
    state,
    view: { precision, progress, question, status }
  } = begin()
  const opening = { id: makeMessageId(), content: reply }
  const { createdAt } = yield* withDatabase(
    Store.createSession(database, {
      id,
      userId: input.userId ?? null,
      status,
      precision,
      progress,
      interview: encodeInterview(state),
      oceanCode4Letter: null,
      oceanCode5Letter: null,
      opening
    })
  )
  const message: Message = {
    id: opening.id,
    sessionId: id,
    role: "assistant",
    content: opening.content,
    createdAt,
    position: 1
  }
  const keptUntil = yield* getKeptUntil(createdAt)
  return { sessionId: id, createdAt, keptUntil, messages: [message], question } satisfies StartedSession
})

/** The stored turn of the message at `position`, as it was answered when it was new. */
const storedTurn = (database: Store.Database, sessionId: SessionId, position: number) =>
  Effect.gen(function* () {
    const { messages, session } = yield* orNotFound(Store.loadConversation, database, sessionId)
    const state = yield* decodeState(session.interview)
    // Positions 1, 2, 3, 4, 5 … are opening, message, reply, message, reply …: turn n begins at position 2n.
    const turn = messages.slice(position - 1, position + 1)
    const response = turn
      .slice(1)
      .map(({ content }) => content)
      .join()
    return { response, messages: turn, ...view(rewind(state, position / 2)) } satisfies Turn
  })

const movedOn = (database: Store.Database, sessionId: SessionId, after: number) =>
  Effect.gen(function* () {
    const { messages, session } = yield* orNotFound(Store.loadConversation, database, sessionId)
    return yield* new ConversationMovedOnError({
      sessionId,
      position: session.messageCount,
      messages: messages.slice(after),
      message:
        "This conversation went on elsewhere. Nothing was stored: read what is new, then send your message again."
    })
  })

/**
 * Answers one message: the message, the reply, the interview's state, the scores and the status are stored together or
 * not at all. Of turns that are sent at once, one comes first; the others are then answered anew, after it. A messageId
 * that the session already holds gives the stored turn. No connection is held while the reply is made.
 *
 * Errors: InvalidSessionError, SessionNotFoundError, InvalidMessageError, ConversationMovedOnError,
 * ServiceUnavailableError. After each of them, nothing was stored.
 */
export const sendMessage = Effect.fnUntraced(function* (input: {
  readonly sessionId: string
  readonly message: string
  readonly messageId?: string | undefined
  readonly after?: number | undefined
}) {
  const sessionId = yield* checkSessionId(input.sessionId)
  const content = yield* checkText(input.message)
  const messageId = yield* checkMessageId(input.messageId)
  const after = yield* checkAfter(input.after)
  const database = yield* getDatabase

  const attempt = Effect.gen(function* () {
    const { known, now, session } = yield* orNotFound(Store.loadTurnContext(messageId), database, sessionId)
    if (known !== null) {
      return known.role === "user"
        ? yield* storedTurn(database, sessionId, known.position)
        : yield* messageRule("messageId", "This messageId names a reply of this session. Make a new one.")
    }
    if (after !== undefined && after > session.messageCount) {
      return yield* messageRule("after", `after is ${after}, but the last message is at ${session.messageCount}.`)
    }
    if (after !== undefined && after < session.messageCount) return yield* movedOn(database, sessionId, after)
    if (session.status === "completed") return yield* completed()

    // The database's clock can jump back; the time of a conversation cannot.
    const at = later(now, session.lastMessageAt)
    const {
      reply,
      state,
      view: { precision, progress, question, status }
    } = advance(yield* decodeState(session.interview), {
      message: content,
      idleMilliseconds: at.getTime() - session.lastMessageAt.getTime()
    })
    const codes = status === "completed" ? results(state) : { oceanCode4Letter: null, oceanCode5Letter: null }
    const position = session.messageCount + 1
    const replyId = makeMessageId()
    yield* Store.storeTurn(database, {
      sessionId,
      after: session.messageCount,
      at,
      message: { id: messageId, content },
      reply: { id: replyId, content: reply },
      status,
      precision,
      progress,
      interview: encodeInterview(state),
      oceanCode4Letter: codes.oceanCode4Letter,
      oceanCode5Letter: codes.oceanCode5Letter
    })
    const messages: ReadonlyArray<Message> = [
      { id: messageId, sessionId, role: "user", content, createdAt: at, position },
      { id: replyId, sessionId, role: "assistant", content: reply, createdAt: at, position: position + 1 }
    ]
    return { response: reply, messages, status, precision, progress, question } satisfies Turn
  })

  return yield* withDatabase(attempt)
})

/**
 * Reads a whole session in one round trip. It changes nothing: the next message makes a paused session active.
 *
 * Errors: InvalidSessionError, SessionNotFoundError, ServiceUnavailableError.
 */
export const resumeSession = (input: { readonly sessionId: string }) =>
  withSession(input.sessionId, Store.loadConversation, ({ messages, session }, sessionId) =>
    Effect.gen(function* () {
      const state = yield* decodeState(session.interview)
      const { createdAt, lastMessageAt, oceanCode4Letter, precision, progress, status } = session
      return {
        sessionId,
        status,
        createdAt,
        keptUntil: yield* getKeptUntil(lastMessageAt),
        messages,
        precision,
        progress,
        question: questionOf(state),
        ...(oceanCode4Letter === null ? {} : { oceanCode4Letter })
      } satisfies ResumedSession
    })
  )

/**
 * Makes an active session paused; a paused one stays so.
 *
 * Errors: InvalidSessionError (also for a completed session), SessionNotFoundError, ServiceUnavailableError.
 */
export const pauseSession = (input: { readonly sessionId: string }) =>
  withSession(
    input.sessionId,
    Store.pauseSession,
    ({ status }, sessionId): Effect.Effect<{ sessionId: SessionId; status: SessionStatus }, InvalidSessionError> =>
      status === "completed" ? completed() : Effect.succeed({ sessionId, status })
  )

/** From this overall precision (0..100) on there are results. */
const precisionForResults = 50

/**
 * What the answers so far say.
 *
 * Errors: AssessmentIncompleteError below an overall precision of 50, InvalidSessionError, SessionNotFoundError,
 * ServiceUnavailableError.
 */
export const getResults = (input: { readonly sessionId: string }) =>
  withSession(input.sessionId, Store.loadSession, (session, sessionId) =>
    Effect.flatMap(
      decodeState(session.interview),
      (state): Effect.Effect<AssessmentResults, AssessmentIncompleteError> => {
        const precision = overallPrecision(state)
        return precision < precisionForResults
          ? new AssessmentIncompleteError({
              sessionId,
              precision,
              required: precisionForResults,
              message:
                `The answers so far reach a precision of ${precision}; results begin at ${precisionForResults}. ` +
                "A few more statements will do."
            })
          : Effect.succeed(results(state))
      }
    )
  )

/**
 * Everything that is stored about a session.
 *
 * Errors: InvalidSessionError, SessionNotFoundError, ServiceUnavailableError.
 */
export const exportSession = (input: { readonly sessionId: string }) =>
  withSession(input.sessionId, Store.loadConversation, ({ messages, session }, sessionId) => {
    const { id: _, ...rest } = session
    return Effect.map(
      getKeptUntil(session.lastMessageAt),
      (keptUntil) => ({ sessionId, ...rest, keptUntil, messages }) satisfies SessionExport
    )
  })

/**
 * Deletes a session with all its messages.
 *
 * Errors: InvalidSessionError, SessionNotFoundError (also when it was deleted before), ServiceUnavailableError.
 */
export const deleteSession = (input: { readonly sessionId: string }) =>
  withSession(input.sessionId, Store.deleteSession, ({ messageCount }, sessionId) =>
    Effect.succeed({ sessionId, deletedMessages: messageCount })
  )
