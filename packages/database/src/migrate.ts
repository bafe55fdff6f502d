import { fileURLToPath } from "node:url"
import { drizzle } from "drizzle-orm/node-postgres"
import { migrate } from "drizzle-orm/node-postgres/migrator"
import { Effect, Redacted } from "effect"
import pg from "pg"
import { type DatabaseError, toDatabaseError } from "./errors.ts"

/** Where the generated migrations are: beside `src` here, and beside the folder of the bundle in a build. */
const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url))

/** Any number will do, as long as every process of the service takes the same one. */
const migrationLock = 7_236_611_025

/**
 * Brings the tables to the newest migration. Processes that start at once take turns: an advisory lock lets one migrate
 * while the others wait, and then find nothing left to do.
 */
export const migrateDatabase = (url: Redacted.Redacted): Effect.Effect<void, DatabaseError> =>
  Effect.acquireUseRelease(
    Effect.tryPromise({
      try: async () => {
        const client = new pg.Client({ connectionString: Redacted.value(url), connectionTimeoutMillis: 10_000 })
        await client.connect()
        return client
      },
      catch: toDatabaseError
    }),
    (client) =>
      Effect.tryPromise({
        try: async () => {
          await client.query("select pg_advisory_lock($1)", [migrationLock])
          await migrate(drizzle({ client }), { migrationsFolder })
        },
        catch: toDatabaseError
      }),
    // Closing the connection gives the lock back.
    (client) => Effect.promise(() => client.end())
  )
