import { expect, layer } from "@effect/vitest"
import { makeSessionId, SessionNotFoundError } from "@workspace/contracts"
import { housekeepingBatch } from "@workspace/database"
import { lockAwaited, lockSession, query } from "@workspace/database/testing"
import { loggerLive, retentionLive } from "@workspace/infrastructure"
import { Duration, Effect, Fiber, Layer, Option, TestClock } from "effect"
import { housekeepingLive, keepHouse } from "../housekeeping.ts"
import * as SessionManager from "../session-manager.ts"
import { TestDatabase, testServices } from "../testing/services.ts"

const keeping = { idle: Duration.minutes(30), retention: Option.some(Duration.days(90)) }

const run = (sql: string, ...values: ReadonlyArray<unknown>) =>
  Effect.flatMap(TestDatabase, (url) => query(url, sql, values))

/** Moves the times of sessions into the past. */
const age = (by: string, ...sessionIds: ReadonlyArray<string>) =>
  run(
    `update sessions set created_at = created_at - $1::interval, updated_at = updated_at - $1::interval,
      last_message_at = last_message_at - $1::interval where id = any($2)`,
    by,
    sessionIds
  )

/** A session with one turn whose last message is as long ago. */
const idleFor = (by: string) =>
  Effect.gen(function* () {
    const { sessionId } = yield* SessionManager.startAssessment({})
    yield* SessionManager.sendMessage({ sessionId, message: "4" })
    yield* age(by, sessionId)
    return sessionId
  })

const stored = (...sessionIds: ReadonlyArray<string>) =>
  run("select id, status from sessions where id = any($1)", sessionIds)

/** Puts sessions into the table that are all active and as old. */
const insertSessions = (count: number, old: string) =>
  Effect.gen(function* () {
    const ids = Array.from({ length: count }, makeSessionId)
    yield* run(
      `insert into sessions (id, precision, interview, message_count, created_at, last_message_at)
        select id, '{}', '{}', 1, now() - $2::interval, now() - $2::interval from unnest($1::text[]) id`,
      ids,
      old
    )
    return ids
  })

/** The clock of tests stands at 1970; here the process and the database agree about the time. */
const agreeOnTime = Effect.flatMap(run("select extract(epoch from now())::float8 as now"), ([row]) =>
  TestClock.setTime(Number(row?.["now"]) * 1000)
)

layer(testServices)("housekeeping", (it) => {
  it.effect("pauses a session that is idle for longer than it may be, and changes nothing else of it", () =>
    Effect.gen(function* () {
      const sessionId = yield* idleFor("31 minutes")
      const before = yield* SessionManager.exportSession({ sessionId })
      const shown = yield* SessionManager.resumeSession({ sessionId })
      yield* keepHouse(keeping)
      const after = yield* SessionManager.exportSession({ sessionId })
      expect(after).toEqual({ ...before, status: "paused", updatedAt: after.updatedAt })
      expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime())
      expect(yield* SessionManager.resumeSession({ sessionId })).toEqual({ ...shown, status: "paused" })
      expect((yield* SessionManager.sendMessage({ sessionId, message: "4" })).status).toBe("active")
    })
  )

  it.effect("leaves sessions alone that are in use, paused already or completed", () =>
    Effect.gen(function* () {
      const inUse = yield* idleFor("29 minutes")
      const paused = yield* idleFor("10 days")
      yield* SessionManager.pauseSession({ sessionId: paused })
      const completed = yield* idleFor("10 days")
      yield* run("update sessions set status = 'completed' where id = $1", completed)
      const before = yield* run("select * from sessions where id = any($1) order by id", [inUse, paused, completed])
      yield* keepHouse(keeping)
      const after = yield* run("select * from sessions where id = any($1) order by id", [inUse, paused, completed])
      expect(after).toEqual(before)
    })
  )

  it.effect("deletes a session with all its messages when its time is over, whatever its status", () =>
    Effect.gen(function* () {
      yield* agreeOnTime
      const over = yield* Effect.forEach(["90 days 1 minute", "91 days", "10 years"], idleFor)
      yield* run("update sessions set status = 'completed' where id = $1", over[0])
      const kept = yield* idleFor("89 days 23 hours")
      yield* keepHouse(keeping)
      for (const sessionId of over) {
        expect(yield* Effect.flip(SessionManager.resumeSession({ sessionId }))).toBeInstanceOf(SessionNotFoundError)
      }
      expect(yield* run("select 1 from messages where session_id = any($1)", over)).toEqual([])
      expect((yield* SessionManager.resumeSession({ sessionId: kept })).messages).toHaveLength(3)
    })
  )

  it.effect("counts from the last message, not from the first", () =>
    Effect.gen(function* () {
      yield* agreeOnTime
      const sessionId = yield* idleFor("10 years")
      yield* SessionManager.sendMessage({ sessionId, message: "4" })
      yield* keepHouse(keeping)
      expect((yield* SessionManager.resumeSession({ sessionId })).messages).toHaveLength(5)
    })
  )

  it.effect("keeps everything for ever without a retention", () =>
    Effect.gen(function* () {
      yield* agreeOnTime
      const sessionId = yield* idleFor("90 years")
      yield* keepHouse({ ...keeping, retention: Option.none() })
      expect(yield* stored(sessionId)).toEqual([{ id: sessionId, status: "paused" }])
      yield* SessionManager.deleteSession({ sessionId })
    })
  )

  it.effect("deletes nothing when one clock, of the process or the database, has jumped ahead", () =>
    Effect.gen(function* () {
      const sessionId = yield* idleFor("91 days")
      yield* TestClock.setTime(0)
      yield* keepHouse(keeping)
      expect(yield* stored(sessionId)).toHaveLength(1)
      const fresh = yield* idleFor("1 day")
      yield* agreeOnTime
      yield* TestClock.adjust("1000 days")
      yield* keepHouse(keeping)
      expect(yield* stored(sessionId, fresh)).toEqual([{ id: fresh, status: "paused" }])
    })
  )

  it.effect("takes batch after batch until none is left", () =>
    Effect.gen(function* () {
      yield* agreeOnTime
      const idle = yield* insertSessions(2 * housekeepingBatch + 1, "1 day")
      const over = yield* insertSessions(2 * housekeepingBatch, "1 year")
      yield* keepHouse(keeping)
      expect(new Set((yield* stored(...idle)).map(({ status }) => status))).toEqual(new Set(["paused"]))
      expect(yield* stored(...over)).toEqual([])
    })
  )

  it.effect("does nothing while another process is at it", () =>
    Effect.gen(function* () {
      yield* agreeOnTime
      const url = yield* TestDatabase
      const [held = "", idle = "", over = ""] = yield* insertSessions(3, "1 day")
      yield* age("1 year", over)
      const other = yield* Effect.scoped(
        Effect.gen(function* () {
          yield* lockSession(url, held)
          const other = yield* Effect.fork(keepHouse(keeping))
          yield* lockAwaited(url)
          yield* keepHouse(keeping)
          expect((yield* stored(held, idle, over)).map(({ status }) => status)).toEqual(["active", "active", "active"])
          return other
        })
      )
      yield* Fiber.join(other)
      expect((yield* stored(held, idle, over)).map(({ status }) => status)).toEqual(["paused", "paused"])
    })
  )

  it.effect("leaves a session alone whose next message comes while it is being deleted", () =>
    Effect.gen(function* () {
      yield* agreeOnTime
      const url = yield* TestDatabase
      const sessionId = yield* idleFor("91 days")
      yield* SessionManager.pauseSession({ sessionId })
      const { house, turn } = yield* Effect.scoped(
        Effect.gen(function* () {
          yield* lockSession(url, sessionId)
          const turn = yield* Effect.fork(SessionManager.sendMessage({ sessionId, message: "4" }))
          yield* lockAwaited(url, 1)
          const house = yield* Effect.fork(keepHouse(keeping))
          yield* lockAwaited(url, 2)
          return { turn, house }
        })
      )
      const { messages } = yield* Fiber.join(turn)
      yield* Fiber.join(house)
      expect((yield* SessionManager.resumeSession({ sessionId })).messages.slice(3)).toEqual(messages)
    })
  )

  it.scoped("comes about once a minute, and survives a database that fails", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const minuteByMinute = <A>(look: Effect.Effect<A, never, TestDatabase>, until: (seen: A) => boolean) =>
        TestClock.adjust("1 minute").pipe(Effect.zipRight(look), Effect.repeat({ until }))
      const logged = (text: string) =>
        minuteByMinute(
          Effect.sync(() => lines.filter((line) => line.includes(text))),
          (found) => found.length > 0
        )
      yield* run("alter table sessions rename to away")
      yield* Layer.build(
        housekeepingLive(keeping).pipe(Layer.provide(loggerLive("info", { write: (line) => lines.push(line) })))
      )
      yield* logged("housekeeping failed")
      yield* run("alter table away rename to sessions")
      const sessionId = yield* idleFor("1 hour")
      yield* minuteByMinute(stored(sessionId), ([row]) => row?.["status"] === "paused")
      yield* logged('"sessions":1,"msg":"paused idle sessions"')
      expect(lines.join()).not.toContain(sessionId)
    })
  )

  it.effect("says until when a session is kept, wherever it is shown", () =>
    Effect.gen(function* () {
      const { createdAt, keptUntil, sessionId } = yield* SessionManager.startAssessment({})
      expect(keptUntil).toBeNull()
      const day = 24 * 60 * 60 * 1000
      const shown = Effect.gen(function* () {
        const started = yield* SessionManager.startAssessment({})
        expect(started.keptUntil).toEqual(new Date(started.createdAt.getTime() + 90 * day))
        const exported = yield* SessionManager.exportSession({ sessionId })
        expect((yield* SessionManager.resumeSession({ sessionId })).keptUntil).toEqual(exported.keptUntil)
        return exported
      }).pipe(Effect.provide(retentionLive(keeping.retention)))
      expect((yield* shown).keptUntil).toEqual(new Date(createdAt.getTime() + 90 * day))
      yield* age("5 days", sessionId)
      yield* SessionManager.sendMessage({ sessionId, message: "4" })
      const { keptUntil: later, lastMessageAt } = yield* shown
      expect(later).toEqual(new Date(lastMessageAt.getTime() + 90 * day))
      yield* SessionManager.pauseSession({ sessionId })
      expect((yield* shown).keptUntil).toEqual(later)
    })
  )
})
