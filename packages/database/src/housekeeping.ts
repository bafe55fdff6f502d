import { and, eq, lt, type SQL, sql } from "drizzle-orm"
import { Clock, Duration, Effect } from "effect"
import type { Database } from "./client.ts"
import { type DatabaseError, toDatabaseError } from "./errors.ts"
import { sessions } from "./schema.ts"

/** The most sessions that one statement pauses or deletes: few enough that it holds nobody up. */
export const housekeepingBatch = 100

/** Any number will do, as long as every process of the service takes the same one. */
const housekeepingLock = 7_236_611_027

const secondsOf = (duration: Duration.Duration) =>
  sql`make_interval(secs => ${Duration.toMillis(duration)}::double precision / 1000)`

/**
 * The ids of one batch of sessions that had no message since `instant`, oldest first. Empty while another process has a
 * batch: the lock ends with the statement. A session is at least as old as its last message, and its age has an index.
 */
const batchOf = (database: Database, instant: SQL, more?: SQL) =>
  database
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        sql`(select pg_try_advisory_xact_lock(${housekeepingLock}))`,
        lt(sessions.createdAt, instant),
        lt(sessions.lastMessageAt, instant),
        more
      )
    )
    .orderBy(sessions.createdAt)
    .limit(housekeepingBatch)

/** Sessions of a batch that still had no message: a turn that came in between is seen here. */
const stillIdle = (batch: ReturnType<typeof batchOf>, instant: SQL, more?: SQL) =>
  // As an array, so that PostgreSQL looks the sessions up by their id rather than join the table with itself.
  and(sql`${sessions.id} = any(array(${batch}))`, lt(sessions.lastMessageAt, instant), more)

const rowCount = (statement: () => PromiseLike<{ readonly rowCount: number | null }>) =>
  Effect.tryPromise({ try: async () => Number((await statement()).rowCount), catch: toDatabaseError })

/**
 * Pauses sessions that are active and had no message for so long, and gives how many: at most a batch, and none while
 * another process pauses or deletes. One statement, by the clock of the database.
 */
export const pauseIdleSessions = (database: Database, idle: Duration.Duration): Effect.Effect<number, DatabaseError> =>
  rowCount(() => {
    const active = eq(sessions.status, "active")
    const instant = sql`now() - ${secondsOf(idle)}`
    return database
      .update(sessions)
      .set({ status: "paused", updatedAt: sql`now()` })
      .where(stillIdle(batchOf(database, instant, active), instant, active))
  })

/**
 * Deletes sessions that had no message for so long, with all their messages, and gives how many: at most a batch, and
 * none while another process pauses or deletes. One statement. It goes by the clock of the database or by that of this
 * process, whichever is behind: one clock that runs ahead must not delete what people still need.
 */
export const deleteIdleSessions = (database: Database, idle: Duration.Duration): Effect.Effect<number, DatabaseError> =>
  Effect.flatMap(Clock.currentTimeMillis, (here) =>
    rowCount(() => {
      const now = sql`least(now(), ${new Date(here).toISOString()}::timestamptz)`
      const instant = sql`${now} - ${secondsOf(idle)}`
      return database.delete(sessions).where(stillIdle(batchOf(database, instant), instant))
    })
  )
