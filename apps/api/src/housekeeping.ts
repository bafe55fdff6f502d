import {
  type Database,
  type DatabaseError,
  deleteIdleSessions,
  housekeepingBatch,
  pauseIdleSessions
} from "@workspace/database"
import { getDatabase, getLogger, type ServiceConfig } from "@workspace/infrastructure"
import { type Duration, Effect, Layer, Option, Schedule } from "effect"

type Batch = (database: Database, idle: Duration.Duration) => Effect.Effect<number, DatabaseError>

/** Takes one batch after the other until one is not full. What fails is logged and left for the next time. */
const inBatches = (batch: Batch, idle: Duration.Duration, done: string) =>
  Effect.gen(function* () {
    const database = yield* getDatabase
    const logger = yield* getLogger
    const { total } = yield* Effect.iterate(
      { total: 0, last: housekeepingBatch },
      {
        while: ({ last }) => last === housekeepingBatch,
        body: ({ total }) => Effect.map(batch(database, idle), (last) => ({ total: total + last, last }))
      }
    )
    if (total > 0) logger.info({ sessions: total }, done)
  }).pipe(
    Effect.catchAll(({ detail }) =>
      Effect.map(getLogger, (logger) => logger.warn({ detail }, "housekeeping failed; it comes again in a minute"))
    )
  )

/** Pauses the sessions that are idle, and deletes those that were kept for long enough. It never fails. */
export const keepHouse = ({ idle, retention }: ServiceConfig["keeping"]): Effect.Effect<void> =>
  Effect.zipRight(
    inBatches(pauseIdleSessions, idle, "paused idle sessions"),
    Option.match(retention, {
      onNone: () => Effect.void,
      onSome: (kept) => inBatches(deleteIdleSessions, kept, "deleted sessions after their time")
    })
  )

/** About once a minute, but not in all processes at once. */
const rhythm = Schedule.jittered(Schedule.spaced("1 minute"))

/** Keeps house for as long as it lives. It needs a database and a logger provided. */
export const housekeepingLive = (keeping: ServiceConfig["keeping"]): Layer.Layer<never> =>
  Layer.scopedDiscard(Effect.forkScoped(Effect.schedule(keepHouse(keeping), rhythm)))
