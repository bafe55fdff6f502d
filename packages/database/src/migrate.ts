import { fileURLToPath } from "node:url"
import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator"
import { Effect, Redacted, Schedule } from "effect"
import pg from "pg"
import { type DatabaseError, toDatabaseError } from "./errors.ts"

/** Where the generated migrations are: beside `src` here, and beside the folder of the bundle in a build. */
const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url))

/** Any number will do, as long as every process of the service takes the same one. */
const migrationLock = 7_236_611_025

const concurrentIndex = /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY ("[^"]+")/

const record = (client: pg.Client, { folderMillis, hash }: MigrationMeta) =>
  client.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)", [hash, folderMillis])

/** Changes tables: all or nothing. Requests queue behind a change that waits for its lock, so it soon gives up. */
const changeTables = async (client: pg.Client, migration: MigrationMeta) => {
  await client.query("begin")
  await client.query("set local lock_timeout = '1s'")
  for (const statement of migration.sql) await client.query(statement)
  await record(client, migration)
  await client.query("commit")
}

/** Builds indexes while requests write, which PostgreSQL does outside of a transaction only. */
const buildIndexes = async (client: pg.Client, migration: MigrationMeta) => {
  for (const statement of migration.sql) {
    // An attempt that broke off has left an index of this name that is never used.
    await client.query(`drop index concurrently if exists ${concurrentIndex.exec(statement.trim())?.[1]}`)
    await client.query(statement)
  }
  await record(client, migration)
}

/**
 * What drizzle-orm's own migrator does, with the same files and the same table of what was applied, except that it can
 * build an index without stopping writers: that one runs everything in one transaction.
 */
const applyPending = async (client: pg.Client, level: number) => {
  await client.query("create schema if not exists drizzle")
  await client.query(
    "create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)"
  )
  const { rows } = await client.query<{ when: string }>('select created_at as "when" from drizzle.__drizzle_migrations')
  const applied = new Set(rows.map(({ when }) => Number(when)))
  for (const migration of readMigrationFiles({ migrationsFolder }).slice(0, level)) {
    if (applied.has(migration.folderMillis)) continue
    const concurrent = migration.sql.every((statement) => concurrentIndex.test(statement.trim()))
    await (concurrent ? buildIndexes : changeTables)(client, migration)
  }
}

/**
 * Brings the tables to the newest migration while requests run. Processes that start at once take turns: an advisory
 * lock lets one migrate while the others wait, and then find nothing left to do. `level` stops after so many migrations.
 *
 * Errors: `Unavailable` also when a table stays locked by others for longer than a second; try again then.
 */
export const migrateDatabase = (
  url: Redacted.Redacted,
  level = Number.POSITIVE_INFINITY
): Effect.Effect<void, DatabaseError> =>
  Effect.acquireUseRelease(
    Effect.tryPromise({
      try: async () => {
        const client = new pg.Client({ connectionString: Redacted.value(url), connectionTimeoutMillis: 10_000 })
        // A connection that breaks between two statements fails the next one; without a listener it ends the process.
        client.on("error", () => undefined)
        await client.connect()
        return client
      },
      catch: toDatabaseError
    }),
    (client) =>
      Effect.tryPromise({
        try: () => client.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [migrationLock]),
        catch: toDatabaseError
      }).pipe(
        // To wait inside of a statement would be waited for, in turn, by the building of an index: a deadlock.
        Effect.repeat({ schedule: Schedule.spaced("100 millis"), until: ({ rows }) => rows[0]?.mine === true }),
        Effect.zipRight(Effect.tryPromise({ try: () => applyPending(client, level), catch: toDatabaseError }))
      ),
    // Closing the connection gives the lock back.
    (client) => Effect.promise(() => client.end())
  )
