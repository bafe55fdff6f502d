import { expect, it } from "@effect/vitest"
import { SessionId } from "@workspace/contracts"
import { freshDatabase, query, testServer } from "@workspace/database/testing"
import { getDatabase } from "@workspace/infrastructure"
import { Effect, Schema } from "effect"
import { vi } from "vitest"
import * as SessionManager from "../session-manager.ts"
import { servicesOn } from "../testing/services.ts"

/** The column of a table by which its rows would be spread. */
const shardColumn = "case t.relname when 'sessions' then 'id' else 'session_id' end"

it.scoped("no unique key and no foreign key goes across sessions, so that a session fits on one shard", () =>
  Effect.gen(function* () {
    const url = yield* Effect.flatMap(testServer, freshDatabase)
    const tables = yield* query(
      url,
      "select relname from pg_class t where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    expect(tables.map(({ relname }) => relname)).toEqual(expect.arrayContaining(["sessions", "messages"]))
    const keys = yield* query(
      url,
      `select t.relname as table, i.relname as key, ${shardColumn} = any (
           select attname from pg_attribute a where a.attrelid = t.oid and a.attnum = any (x.indkey)
         ) as fits
       from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
       where x.indisunique and t.relnamespace = 'public'::regnamespace
       union all
       select t.relname, c.conname, ${shardColumn} = any (
           select attname from pg_attribute a where a.attrelid = t.oid and a.attnum = any (c.conkey)
         ) and c.confrelid = 'sessions'::regclass
       from pg_constraint c join pg_class t on t.oid = c.conrelid
       where c.contype = 'f' and t.relnamespace = 'public'::regnamespace`
    )
    expect(keys.length).toBeGreaterThan(3)
    expect(keys.filter(({ fits }) => fits !== true)).toEqual([])
  })
)

const Statement = Schema.Tuple(Schema.Struct({ text: Schema.String }), Schema.Array(Schema.Unknown))

it.scoped("each statement of a procedure names its session, and no other", () =>
  Effect.gen(function* () {
    const url = yield* Effect.flatMap(testServer, freshDatabase)
    yield* Effect.gen(function* () {
      const sent = vi.spyOn((yield* getDatabase).$client, "query")
      const { sessionId } = yield* SessionManager.startAssessment({ userId: "user-1" })
      const turn = { sessionId, messageId: "msg_3f0e1c52-6f0a-4d6c-9a53-0c8a5f1d7b11", message: "kind of" }
      yield* SessionManager.sendMessage(turn)
      yield* SessionManager.sendMessage(turn)
      yield* Effect.flip(SessionManager.sendMessage({ sessionId, message: "4", after: 1 }))
      yield* SessionManager.pauseSession({ sessionId })
      yield* SessionManager.resumeSession({ sessionId })
      yield* Effect.flip(SessionManager.getResults({ sessionId }))
      yield* SessionManager.exportSession({ sessionId })
      yield* SessionManager.deleteSession({ sessionId })

      const statements = sent.mock.calls.map((call) => Schema.decodeUnknownSync(Statement)(call))
      expect(statements.length).toBeGreaterThan(9)
      for (const [{ text }, values] of statements) {
        expect(new Set(values.filter(Schema.is(SessionId)))).toEqual(new Set([sessionId]))
        expect(text).toMatch(/"(id|session_id)" = \$\d+|^with "created" as \(insert into "sessions"/)
      }
    }).pipe(Effect.provide(servicesOn(url)))
  })
)
