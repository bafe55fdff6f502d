import { and, eq, inArray, lt, type SQL, sql } from "drizzle-orm"
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

/** The sessions that begin a batch. None while another process has one: the lock ends with the statement. */
const batchOf = (database: Database, due: SQL | undefined) =>
  database
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(sql`(select pg_try_advisory_xact_lock(${housekeepingLock}))`, due))
    .orderBy(sessions.createdAt)
    .limit(housekeepingBatch)

/** No message since then. A session is at least as old as its last message, and its age has an index. */
const idleSince = (instant: SQL) => and(lt(sessions.createdAt, instant), lt(sessions.lastMessageAt, instant))

const rowCount = (statement: () => PromiseLike<{ readonly rowCount: number | null }>) =>
  Effect.tryPromise({ try: async () => (await statement()).rowCount ?? 0, catch: toDatabaseError })

/**
 * Pauses sessions that are active and had no message for so long, and gives how many: at most a batch, and none while
 * another process pauses or deletes. One statement, by the clock of the database.
 */
export const pauseIdleSessions = (database: Database, idle: Duration.Duration): Effect.Effect<number, DatabaseError> =>
  rowCount(() => {
    const due = and(eq(sessions.status, "active"), idleSince(sql`now() - ${secondsOf(idle)}`))
    // A turn that came in between has moved its session on: the condition is checked again on the row as it is then.
    return database
      .update(sessions)
      .set({ status: "paused", updatedAt: sql`now()` })
      .where(and(inArray(sessions.id, batchOf(database, due)), due))
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
      const due = idleSince(sql`${now} - ${secondsOf(idle)}`)
      return database.delete(sessions).where(and(inArray(sessions.id, batchOf(database, due)), due))
    })
  )
