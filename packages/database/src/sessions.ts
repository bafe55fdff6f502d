import type { MessageId, MessageRole, SessionId, SessionStatus, TraitPrecision } from "@workspace/contracts"
import { and, eq, fillPlaceholders, getTableColumns, type Query, type SQL, sql } from "drizzle-orm"
import { Effect, Either, FiberRef, Metric, Option } from "effect"
import type { Database } from "./client.ts"
import { DatabaseError, toDatabaseError } from "./errors.ts"
import { turnConflicts, turnsStored } from "./metrics.ts"
import { messages, sessions } from "./schema.ts"

/** A row of `sessions`. */
export type SessionRow = typeof sessions.$inferSelect

/** A row of `messages`, with its content as it was said. */
export type MessageRow = Omit<typeof messages.$inferSelect, "keyId">

/** A session as a turn needs it, the database's clock, and what the turn's message id already names here. */
export interface TurnContext {
  readonly session: Pick<SessionRow, "interview" | "lastMessageAt" | "messageCount" | "status">
  /** When the statement ran, by the database's clock: API processes need not agree on the time. */
  readonly now: Date
  /** The message that already has the id of the turn, if any. */
  readonly known: Pick<MessageRow, "position" | "role"> | null
}

/** A session with all its messages, by position. */
export interface Conversation {
  readonly session: SessionRow
  readonly messages: ReadonlyArray<MessageRow>
}

/** What a session looks like after a turn or at its beginning. */
export interface SessionState {
  readonly status: SessionStatus
  readonly precision: TraitPrecision
  readonly progress: number
  readonly interview: unknown
  readonly oceanCode4Letter: string | null
  readonly oceanCode5Letter: string | null
}

/** A new session with its opening, the message at position 1. */
export interface NewSession extends SessionState {
  readonly id: SessionId
  readonly userId: string | null
  readonly opening: { readonly id: MessageId; readonly content: string }
}

/** A turn that follows the message at position `after`: both messages, and the state that they lead to. */
export interface NewTurn extends SessionState {
  readonly sessionId: SessionId
  readonly after: number
  readonly at: Date
  readonly message: { readonly id: MessageId; readonly content: string }
  readonly reply: { readonly id: MessageId; readonly content: string }
}

/** A row of the statement `turnContext`. */
type TurnContextRow = [
  interview: unknown,
  lastMessageAt: Date,
  messageCount: number,
  status: SessionStatus,
  now: Date,
  knownPosition: number | null,
  knownRole: MessageRole | null
]

/** A row of the statement `conversation`: a message, and beside the first of them the session. */
type ConversationRow = [
  position: number,
  id: MessageId,
  role: MessageRole,
  content: string,
  createdAt: Date,
  keyId: string | null,
  session: SessionJson | null
]

/** A row of `sessions` as JSON, which has no dates. */
type SessionJson = { [Column in keyof SessionRow]: SessionRow[Column] extends Date ? string : SessionRow[Column] }

const placeholder = (name: string, type?: SQL) =>
  type === undefined ? sql`${sql.placeholder(name)}` : sql`${sql.placeholder(name)}::${type}`

const text = sql`text`
const instant = sql`timestamptz(3)`

const state = {
  status: placeholder("status"),
  precision: placeholder("precision", sql`jsonb`),
  progress: placeholder("progress"),
  interview: placeholder("interview", sql`jsonb`),
  oceanCode4Letter: placeholder("oceanCode4Letter"),
  oceanCode5Letter: placeholder("oceanCode5Letter")
}

const encodeState = ({ interview, oceanCode4Letter, oceanCode5Letter, precision, progress, status }: SessionState) => ({
  status,
  precision: JSON.stringify(precision),
  progress,
  interview: JSON.stringify(interview),
  oceanCode4Letter,
  oceanCode5Letter
})

const jsonFields = Object.entries(getTableColumns(sessions)).map(
  ([name, column]) => sql`${sql.raw(`'${name}'`)}, ${column}`
)

const bySessionId = eq(sessions.id, sql.placeholder("sessionId"))

/**
 * Every statement on sessions and messages, prepared once for each pool and by name on each connection. A pooler can
 * give each statement another connection, where the name means nothing: it gets them without.
 */
const prepareStatements = (database: Database) => {
  const named = (name: string) => (database.throughPooler ? "" : name)
  // What each turn and each resume takes is run by the driver itself: Drizzle's mapping of rows costs as much as they do.
  const direct = (name: string, query: { readonly toSQL: () => Query }) => {
    const { params, sql: text } = query.toSQL()
    return { config: { name: named(name), text, rowMode: "array" as const }, params }
  }
  const created = database.$with("created").as(
    database
      .insert(sessions)
      .values({ ...state, id: placeholder("sessionId"), userId: placeholder("userId"), messageCount: sql`1` })
      .onConflictDoNothing()
      .returning({ id: sessions.id, createdAt: sessions.createdAt })
  )
  const moved = database.$with("moved").as(
    database
      .update(sessions)
      .set({
        ...state,
        messageCount: sql`${sessions.messageCount} + 2`,
        updatedAt: placeholder("at", instant),
        lastMessageAt: placeholder("at", instant)
      })
      .where(and(bySessionId, eq(sessions.messageCount, sql.placeholder("after"))))
      .returning({ id: sessions.id, messageCount: sessions.messageCount })
  )
  return {
    create: database
      .with(created)
      .insert(messages)
      .select(
        sql`select ${created.id}, ${placeholder("openingId", text)}, 1, 'assistant',
          ${placeholder("opening", text)}, ${created.createdAt}, ${placeholder("keyId", text)} from ${created}`
      )
      .returning({ createdAt: messages.createdAt })
      .prepare(named("create_session")),

    turnContext: direct(
      "turn_context",
      database
        .select({
          interview: sessions.interview,
          lastMessageAt: sessions.lastMessageAt,
          messageCount: sessions.messageCount,
          status: sessions.status,
          now: sql`now()::timestamptz(3)`,
          knownPosition: messages.position,
          knownRole: messages.role
        })
        .from(sessions)
        .leftJoin(messages, and(eq(messages.sessionId, sessions.id), eq(messages.id, sql.placeholder("messageId"))))
        .where(bySessionId)
    ),

    storeTurn: direct(
      "store_turn",
      database
        .with(moved)
        .insert(messages)
        .select(
          sql`select ${moved.id}, turn.id, ${moved.messageCount} + turn.place, turn.role, turn.content,
            ${placeholder("at", instant)}, ${placeholder("keyId", text)} from ${moved} cross join (values
              (${placeholder("messageId", text)}, -1, 'user', ${placeholder("message", text)}),
              (${placeholder("replyId", text)}, 0, 'assistant', ${placeholder("reply", text)})
            ) as turn (id, place, role, content)`
        )
    ),

    session: database.select().from(sessions).where(bySessionId).prepare(named("session")),

    conversation: direct(
      "conversation",
      database
        .select({
          position: messages.position,
          id: messages.id,
          role: messages.role,
          content: messages.content,
          createdAt: messages.createdAt,
          keyId: messages.keyId,
          // Once, and not again with each message.
          session: sql`case when ${messages.position} = 1 then (
            select json_build_object(${sql.join(jsonFields, sql`, `)})
            from ${sessions} where ${eq(sessions.id, messages.sessionId)}) end`
        })
        .from(messages)
        .where(eq(messages.sessionId, sql.placeholder("sessionId")))
        .orderBy(messages.position)
    ),

    pause: database
      .update(sessions)
      .set({
        status: sql`case ${sessions.status} when 'active' then 'paused' else ${sessions.status} end`,
        updatedAt: sql`case ${sessions.status} when 'active' then now() else ${sessions.updatedAt} end`
      })
      .where(bySessionId)
      .returning({ status: sessions.status })
      .prepare(named("pause_session")),

    remove: database
      .delete(sessions)
      .where(bySessionId)
      .returning({ messageCount: sessions.messageCount })
      .prepare(named("delete_session"))
  }
}

const statementsByDatabase = new WeakMap<Database, ReturnType<typeof prepareStatements>>()

const statementsOf = (database: Database) => {
  const known = statementsByDatabase.get(database)
  if (known !== undefined) return known
  const prepared = prepareStatements(database)
  statementsByDatabase.set(database, prepared)
  return prepared
}

/** Runs a statement, with a span of its name where spans are made. */
const run = <A>(name: string, statement: () => PromiseLike<A>): Effect.Effect<A, DatabaseError> => {
  const sent = Effect.tryPromise({ try: async () => statement(), catch: toDatabaseError })
  return Effect.flatMap(FiberRef.get(FiberRef.currentTracerEnabled), (traced) =>
    traced
      ? Effect.withSpan(sent, name, {
          kind: "client",
          attributes: { "db.system.name": "postgresql", "db.query.summary": name },
          captureStackTrace: false
        })
      : sent
  )
}

type DirectStatement = "conversation" | "storeTurn" | "turnContext"

const runDirect = <Row extends Array<unknown>>(
  database: Database,
  statement: DirectStatement,
  values: Record<string, unknown>
) => {
  const { config, params } = statementsOf(database)[statement]
  return database.$client.query<Row>(config, fillPlaceholders(params, values))
}

const firstOf = <A>(rows: ReadonlyArray<A>): Option.Option<A> => Option.fromNullable(rows[0])

/**
 * Stores a new session together with its opening, and gives the time of both. One statement. Repeated after a lost
 * answer it stores nothing more and gives the same time.
 */
export const createSession = (
  database: Database,
  { id, opening, userId, ...rest }: NewSession
): Effect.Effect<{ readonly createdAt: Date }, DatabaseError> =>
  run("create_session", () => {
    const place = { sessionId: id, id: opening.id, position: 1, role: "assistant" } as const
    const { content, keyId } = database.messageCipher.encrypt(place, opening.content)
    return statementsOf(database).create.execute({
      ...encodeState(rest),
      sessionId: id,
      userId,
      openingId: opening.id,
      opening: content,
      keyId
    })
  }).pipe(
    Effect.map(firstOf),
    Effect.flatMap(
      Option.match({
        onSome: Effect.succeed,
        onNone: () => Effect.flatMap(loadSession(database, id), Effect.orDie)
      })
    )
  )

/** Reads what a turn needs to know, or none when there is no such session. One statement, without a lock. */
export const loadTurnContext =
  (messageId: MessageId) =>
  (database: Database, sessionId: SessionId): Effect.Effect<Option.Option<TurnContext>, DatabaseError> =>
    run("turn_context", () => runDirect<TurnContextRow>(database, "turnContext", { sessionId, messageId })).pipe(
      Effect.map(({ rows }) =>
        Option.map(
          firstOf(rows),
          ([interview, lastMessageAt, messageCount, status, now, position, role]): TurnContext => ({
            session: { interview, lastMessageAt, messageCount, status },
            now,
            known: position === null || role === null ? null : { position, role }
          })
        )
      )
    )

/**
 * Moves the session on and stores both messages, all or nothing, if the session still ends at position `after`. Else
 * another turn came first: that is a `Conflict`, and nothing was stored. One statement.
 */
export const storeTurn = (
  database: Database,
  { after, at, message, reply, sessionId, ...rest }: NewTurn
): Effect.Effect<void, DatabaseError> =>
  run("store_turn", () => {
    const { encrypt } = database.messageCipher
    const said = encrypt({ sessionId, id: message.id, position: after + 1, role: "user" }, message.content)
    const replied = encrypt({ sessionId, id: reply.id, position: after + 2, role: "assistant" }, reply.content)
    return runDirect(database, "storeTurn", {
      ...encodeState(rest),
      sessionId,
      after,
      at: at.toISOString(),
      messageId: message.id,
      message: said.content,
      replyId: reply.id,
      reply: replied.content,
      keyId: said.keyId
    })
  }).pipe(
    Effect.flatMap(({ rowCount }) =>
      rowCount === 2
        ? Metric.increment(turnsStored)
        : Effect.zipRight(
            Metric.increment(turnConflicts),
            new DatabaseError({ reason: "Conflict", detail: "another turn of the session came first" })
          )
    )
  )

/** Reads a session without its messages. One statement. */
export const loadSession = (
  database: Database,
  sessionId: SessionId
): Effect.Effect<Option.Option<SessionRow>, DatabaseError> =>
  run("session", () => statementsOf(database).session.execute({ sessionId })).pipe(Effect.map(firstOf))

/** PostgreSQL keeps the fields of a jsonb in an order of its own; what is read shows them as it was stored. */
const inOrder = ({ openness, conscientiousness, extraversion, agreeableness, neuroticism }: TraitPrecision) => ({
  openness,
  conscientiousness,
  extraversion,
  agreeableness,
  neuroticism
})

const sessionOf = (json: SessionJson): SessionRow => ({
  ...json,
  createdAt: new Date(json.createdAt),
  updatedAt: new Date(json.updatedAt),
  lastMessageAt: new Date(json.lastMessageAt),
  precision: inOrder(json.precision)
})

/**
 * Reads a session with all its messages in order. One statement, whatever the number of messages. Dies with an
 * `UnreadableMessageError` when one of them cannot be decrypted.
 */
export const loadConversation = (
  database: Database,
  sessionId: SessionId
): Effect.Effect<Option.Option<Conversation>, DatabaseError> => {
  const messageOf = ([position, id, role, stored, createdAt, keyId]: ConversationRow) =>
    Either.map(
      database.messageCipher.decrypt({ sessionId, id, position, role }, { content: stored, keyId }),
      (content): MessageRow => ({ id, sessionId, role, content, createdAt, position })
    )
  return run("conversation", () => runDirect<ConversationRow>(database, "conversation", { sessionId })).pipe(
    Effect.flatMap(({ rows }) => {
      const session = rows[0]?.[6] ?? null
      if (session === null) return Effect.succeedNone
      const found: Array<MessageRow> = []
      for (const row of rows) {
        const message = messageOf(row)
        if (Either.isLeft(message)) return Effect.die(message.left)
        found.push(message.right)
      }
      return Effect.succeedSome({ session: sessionOf(session), messages: found })
    })
  )
}

/** Makes an active session paused and gives the status that it has then. One statement. */
export const pauseSession = (
  database: Database,
  sessionId: SessionId
): Effect.Effect<Option.Option<{ readonly status: SessionStatus }>, DatabaseError> =>
  run("pause_session", () => statementsOf(database).pause.execute({ sessionId })).pipe(Effect.map(firstOf))

/** Deletes a session with all its messages and gives how many there were. One statement. */
export const deleteSession = (
  database: Database,
  sessionId: SessionId
): Effect.Effect<Option.Option<{ readonly messageCount: number }>, DatabaseError> =>
  run("delete_session", () => statementsOf(database).remove.execute({ sessionId })).pipe(Effect.map(firstOf))
