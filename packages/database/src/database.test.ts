import { describe, expect, it, layer } from "@effect/vitest"
import { makeMessageId, makeSessionId, type SessionId } from "@workspace/contracts"
import { Context, Duration, Effect, Exit, Layer, Option, Redacted, Tracer } from "effect"
import { type Database, makeDatabase, ping } from "./client.ts"
import { toDatabaseError } from "./errors.ts"
import { migrateDatabase } from "./migrate.ts"
import * as Store from "./sessions.ts"
import { emptyDatabase, freshDatabase, query, testServer } from "./testing.ts"

class Url extends Context.Tag("Url")<Url, Redacted.Redacted>() {}
class Db extends Context.Tag("Db")<Db, Database>() {}

const open = (url: Redacted.Redacted) =>
  makeDatabase({ url, poolSize: 4, connectionTimeout: Duration.seconds(20), statementTimeout: Duration.seconds(20) })

const database = Layer.unwrapScoped(
  Effect.map(Effect.flatMap(testServer, freshDatabase), (url) =>
    Layer.merge(Layer.succeed(Url, url), Layer.scoped(Db, open(url)))
  )
)

const state = {
  status: "active",
  precision: { openness: 0, conscientiousness: 0, extraversion: 0, agreeableness: 0, neuroticism: 0.6612 },
  progress: 11,
  interview: { itemBank: "1.0.0", turns: [] },
  oceanCode4Letter: null,
  oceanCode5Letter: null
} as const

const newSession = (): Store.NewSession => ({
  ...state,
  id: makeSessionId(),
  userId: null,
  opening: { id: makeMessageId(), content: "Hi!" }
})

const newTurn = (sessionId: SessionId, after: number): Store.NewTurn => ({
  ...state,
  sessionId,
  after,
  at: new Date("2026-01-02T03:04:05.678Z"),
  message: { id: makeMessageId(), content: "yes" },
  reply: { id: makeMessageId(), content: "Thanks." }
})

layer(database)("sessions", (it) => {
  it.effect("a session that is created twice with the same ids, after a lost answer, is there once", () =>
    Effect.gen(function* () {
      const db = yield* Db
      const session = newSession()
      const [first, second] = [yield* Store.createSession(db, session), yield* Store.createSession(db, session)]
      expect(second.createdAt).toEqual(first.createdAt)
      const conversation = Option.getOrThrow(yield* Store.loadConversation(db, session.id))
      expect(conversation.messages).toHaveLength(1)
      expect(conversation.session).toMatchObject({ messageCount: 1, interview: state.interview })
    })
  )

  it.effect("a turn that comes second is a conflict, and stores nothing", () =>
    Effect.gen(function* () {
      const db = yield* Db
      const session = newSession()
      yield* Store.createSession(db, session)
      yield* Store.storeTurn(db, newTurn(session.id, 1))
      const before = yield* Store.loadConversation(db, session.id)
      expect(yield* Effect.flip(Store.storeTurn(db, newTurn(session.id, 1)))).toMatchObject({ reason: "Conflict" })
      expect(yield* Store.loadConversation(db, session.id)).toEqual(before)
    })
  )

  it.effect("a statement that PostgreSQL refuses is rejected without its SQL and its values", () =>
    Effect.gen(function* () {
      const db = yield* Db
      const session = newSession()
      yield* Store.createSession(db, session)
      const turn = { ...newTurn(session.id, 1), progress: 101 }
      const error = yield* Effect.flip(Store.storeTurn(db, turn))
      expect(error).toMatchObject({ reason: "Rejected" })
      expect(error.detail).toContain("sessions_progress_check")
      expect(error.detail).not.toMatch(/insert|update|Thanks|session_[0-9a-f]/i)
    })
  )

  it.effect("the rules of the tables hold: status, role, position, one message at a position, no orphans", () =>
    Effect.gen(function* () {
      const [db, url] = yield* Effect.all([Db, Url])
      const { id } = yield* Effect.tap(Effect.sync(newSession), (session) => Store.createSession(db, session))
      const insert = (position: number, role: string, sessionId: string = id) =>
        query(url, "insert into messages (session_id, id, position, role, content) values ($1, $2, $3, $4, '')", [
          sessionId,
          makeMessageId(),
          position,
          role
        ])
      const refused = [
        query(url, "update sessions set status = 'lost' where id = $1", [id]),
        query(url, "update sessions set message_count = 0 where id = $1", [id]),
        insert(2, "system"),
        insert(0, "user"),
        insert(1, "user"),
        insert(1, "user", makeSessionId())
      ]
      for (const statement of refused) expect(Exit.isFailure(yield* Effect.exit(statement))).toBe(true)
      yield* insert(2, "user")
      yield* query(url, "delete from sessions where id = $1", [id])
      expect(yield* query(url, "select 1 from messages where session_id = $1", [id])).toEqual([])
    })
  )

  it.effect("a statement makes a span of its name where spans are made, and none where they are not", () =>
    Effect.gen(function* () {
      const db = yield* Db
      const native = yield* Effect.tracer
      const names: Array<string> = []
      const tracer = Tracer.make({
        ...native,
        span: (name, ...rest) => {
          names.push(name)
          return native.span(name, ...rest)
        }
      })
      const statement = Effect.withTracer(Store.loadSession(db, makeSessionId()), tracer)
      yield* Effect.withTracerEnabled(statement, false)
      expect(names).toEqual([])
      yield* statement
      expect(names).toEqual(["session"])
    })
  )

  it.scoped("statements are prepared by name on a connection, and have none behind a pooler", () =>
    Effect.gen(function* () {
      const url = yield* Url
      const named = (throughPooler: boolean) =>
        Effect.gen(function* () {
          const db = yield* makeDatabase({
            url,
            poolSize: 1,
            connectionTimeout: Duration.seconds(20),
            statementTimeout: Duration.seconds(20),
            throughPooler
          })
          yield* Store.loadSession(db, makeSessionId())
          const client = yield* Effect.promise(() => db.$client.connect())
          const { rows } = yield* Effect.promise(() => client.query("select name from pg_prepared_statements"))
          client.release()
          return rows
        })
      expect(yield* named(false)).toEqual([{ name: "session" }])
      expect(yield* named(true)).toEqual([])
    })
  )

  it.effect("the pool outlives a connection that is cut while nobody uses it", () =>
    Effect.gen(function* () {
      const [db, url] = yield* Effect.all([Db, Url])
      yield* ping(db)
      yield* query(
        url,
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
      )
      yield* Effect.retry(ping(db), { times: 10 })
    })
  )
})

it.scopedLive("migrations: processes that start at once take turns, and the tables are there once", () =>
  Effect.gen(function* () {
    const url = yield* Effect.flatMap(testServer, emptyDatabase)
    yield* Effect.all(
      Array.from({ length: 5 }, () => migrateDatabase(url)),
      { concurrency: "unbounded" }
    )
    yield* migrateDatabase(url)
    const [applied] = yield* query(
      url,
      "select count(*)::int, count(distinct hash)::int as distinct from drizzle.__drizzle_migrations"
    )
    expect(applied.count).toBe(applied.distinct)
    expect(yield* query(url, "select * from sessions")).toEqual([])
  })
)

it.live("migrations: a database that cannot be reached is unavailable", () =>
  Effect.map(Effect.flip(migrateDatabase(Redacted.make("postgres://nobody@127.0.0.1:1/none"))), (error) => {
    expect(error).toMatchObject({ _tag: "DatabaseError", reason: "Unavailable" })
  })
)

describe("errors of the driver", () => {
  const reasonOf = (thrown: unknown) => toDatabaseError(thrown).reason

  it("what PostgreSQL says of itself is told apart by its SQLSTATE", () => {
    const withCode = (code: string) => Object.assign(new Error("said"), { code })
    for (const code of ["08006", "25006", "53100", "53300", "55P03", "57014", "57P01", "58030", "XX000"]) {
      expect([code, reasonOf(withCode(code))]).toEqual([code, "Unavailable"])
    }
    for (const code of ["40001", "40P01"]) expect(reasonOf(withCode(code))).toBe("Conflict")
    for (const code of ["22P05", "23505", "23514", "42601", "42P01"]) expect(reasonOf(withCode(code))).toBe("Rejected")
  })

  it("what has no SQLSTATE came from the driver or the network: the database is away", () => {
    for (const thrown of [
      new Error("Connection terminated"),
      Object.assign(new Error("x"), { code: "ECONNRESET" }),
      "odd"
    ]) {
      expect(reasonOf(thrown)).toBe("Unavailable")
    }
  })

  it("keeps what was said, and not the SQL and the values that Drizzle puts around it", () => {
    const cause = Object.assign(new Error("duplicate key"), { code: "23505", detail: "Key (id)=(secret)" })
    const error = toDatabaseError(new Error("Failed query: insert … params: secret", { cause }))
    expect(error.detail).toBe("23505: duplicate key")
  })
})
