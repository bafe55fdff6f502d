import { createSecretKey, randomBytes } from "node:crypto"
import { expect, it, vi } from "@effect/vitest"
import { deleteIdleSessions, loadSession, pauseIdleSessions, rotateMessageKeys } from "@workspace/database"
import { query } from "@workspace/database/testing"
import { getDatabase } from "@workspace/infrastructure"
import { Duration, Effect, Schema } from "effect"
import * as SessionManager from "../session-manager.ts"
import { TestDatabase, testServicesWith } from "../testing/services.ts"

const run = (sql: string, ...values: ReadonlyArray<unknown>) =>
  Effect.flatMap(TestDatabase, (url) => query(url, sql, values))

/** 5,000 sessions of 50 days, with four messages each. One in fifty is active. */
const fill = Effect.gen(function* () {
  yield* run(
    `insert into sessions (id, precision, interview, message_count, status, created_at, last_message_at)
      select 'session_' || gen_random_uuid(), '{}', '{}', 4, case when n % 50 = 0 then 'active' else 'paused' end, at, at
      from generate_series(1, 5000) n, lateral (select now() - n * interval '15 minutes' as at) moment`
  )
  yield* run(
    `insert into messages (session_id, id, position, role, content)
      select id, 'msg_' || gen_random_uuid(), position, 'user', 'what was said'
      from sessions, generate_series(1, 4) position`
  )
  yield* run("analyze")
})

const current = { id: "test", key: createSecretKey(randomBytes(32)) }

const Sent = Schema.Tuple(Schema.Struct({ text: Schema.String }), Schema.Array(Schema.Unknown))

/** Every statement that the service sends, at least once. */
const everyStatement = Effect.gen(function* () {
  const database = yield* getDatabase
  const { sessionId } = yield* SessionManager.startAssessment({})
  yield* SessionManager.sendMessage({ sessionId, message: "4" })
  yield* SessionManager.resumeSession({ sessionId })
  yield* loadSession(database, sessionId)
  yield* SessionManager.pauseSession({ sessionId })
  yield* SessionManager.deleteSession({ sessionId })
  yield* pauseIdleSessions(database, Duration.minutes(30))
  yield* deleteIdleSessions(database, Duration.days(49))
  yield* rotateMessageKeys(database)
})

it.live("statements each find their rows by an index, and each index serves one of them", () =>
  Effect.gen(function* () {
    yield* fill
    const { $client } = yield* getDatabase
    const sent = vi.spyOn($client, "query")
    yield* everyStatement
    const statements = new Map(
      sent.mock.calls.map((call) => {
        const [{ text }, values] = Schema.decodeUnknownSync(Sent)(call)
        return [text, values]
      })
    )
    const plans = yield* Effect.forEach(statements, ([text, values]) =>
      Effect.map(run(`explain ${text}`, ...values), (rows) => rows.map((row) => row["QUERY PLAN"]).join("\n"))
    )
    expect(statements.size).toBe(11)
    expect(plans.filter((plan) => plan.includes("Seq Scan"))).toEqual([])
    const indexes = (yield* run("select indexname from pg_indexes where schemaname = 'public'")).map((row) =>
      String(row["indexname"])
    )
    expect(indexes.filter((index) => !plans.some((plan) => plan.includes(` ${index} `)))).toEqual([])
  }).pipe(Effect.provide(testServicesWith({ messageKeys: { current, all: [current] } })))
)
