import { describe, expect, it } from "@effect/vitest"
import { emptyDatabase, query, testServer } from "@workspace/database/testing"
import { Effect, Redacted } from "effect"
import { pgbouncer, pgbouncerVersion } from "../testing/pgbouncer.ts"
import { startService } from "../testing/service.ts"
import { call, fieldsOf } from "../testing/wire.ts"

const version = pgbouncerVersion()
console.log(version ?? "The suite of the pooler is skipped: there is no pgbouncer on the PATH.")

describe.skipIf(version === undefined)("behind PgBouncer in transaction mode", () => {
  it.scopedLive("two processes share two connections, and every promise holds", () =>
    Effect.gen(function* () {
      const direct = yield* Effect.flatMap(testServer, emptyDatabase)
      const pooled = yield* pgbouncer(direct, 2)
      const env = { DATABASE_URL: Redacted.value(pooled), DATABASE_DIRECT_URL: Redacted.value(direct) }
      const [one, other] = yield* Effect.all([startService(env), startService(env)], { concurrency: 2 })

      const conversation = (index: number) =>
        Effect.gen(function* () {
          const sessionId: string = JSON.parse((yield* fieldsOf(one.address, "StartAssessment", {}))["sessionId"] ?? "")
          const answers = Array.from({ length: 6 }, (_, answer) => `${((index + answer) % 5) + 1}`)
          yield* Effect.forEach(
            answers,
            (message, turn) =>
              fieldsOf(turn % 2 === 0 ? one.address : other.address, "SendMessage", { sessionId, message }),
            { concurrency: 3 }
          )
          yield* fieldsOf(other.address, "PauseSession", { sessionId })
          const resumed = yield* fieldsOf(one.address, "ResumeSession", { sessionId })
          expect(resumed["status"]).toBe('"paused"')
          yield* call(other.address, "GetResults", { sessionId })
          expect(yield* fieldsOf(other.address, "ExportSession", { sessionId })).toMatchObject({ messageCount: "13" })
          return sessionId
        })
      const sessions = yield* Effect.forEach(
        Array.from({ length: 12 }, (_, index) => index),
        conversation,
        { concurrency: "unbounded" }
      )

      const stored = yield* query(
        direct,
        "select session_id, string_agg(left(role, 1), '' order by position) as roles, max(position) as last from messages group by 1"
      )
      expect(stored.map(({ session_id }) => session_id).sort()).toEqual([...sessions].sort())
      for (const { last, roles } of stored) expect([roles, last]).toEqual(["auauauauauaua", 13])
      for (const sessionId of sessions) yield* fieldsOf(one.address, "DeleteSession", { sessionId })
      expect(yield* query(direct, "select 1 from messages")).toEqual([])
      expect(yield* one.kill("SIGTERM")).toBe(0)
    })
  )
})
