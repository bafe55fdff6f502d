import { randomBytes } from "node:crypto"
import { Effect, Redacted, type Scope } from "effect"
import pg from "pg"
import { inject } from "vitest"
import { migrateDatabase } from "./migrate.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The PostgreSQL server of the test run, on which each suite makes a database of its own. */
    readonly postgresUrl: string
  }
}

/** The server that the test run started. */
export const testServer = Effect.sync(() => Redacted.make(inject("postgresUrl")))

/** Runs SQL on a connection of its own: for tests that look at the tables, or break them. */
export const query = (url: Redacted.Redacted, sql: string, values: ReadonlyArray<unknown> = []) =>
  Effect.acquireUseRelease(
    Effect.promise(async () => {
      const client = new pg.Client({ connectionString: Redacted.value(url) })
      await client.connect()
      return client
    }),
    (client) => Effect.promise(() => client.query(sql, [...values])).pipe(Effect.map(({ rows }) => rows)),
    (client) => Effect.promise(() => client.end())
  )

/** The tables, PostgreSQL's own included, in which a row holds the text. */
export const tablesWith = (url: Redacted.Redacted, text: string) =>
  Effect.gen(function* () {
    const tables = yield* query(url, "select format('%I.%I', schemaname, tablename) as name from pg_tables")
    const names = tables.map(({ name }) => String(name))
    const parts = names.map(
      (name) => `select '${name}' as name from ${name} as row where strpos(row::text, $1) > 0 having count(*) > 0`
    )
    return (yield* query(url, parts.join(" union all "), [text])).map(({ name }) => String(name))
  })

/** An empty database on the given server, dropped with the scope. */
export const emptyDatabase = (server: Redacted.Redacted): Effect.Effect<Redacted.Redacted, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.gen(function* () {
      const name = `test_${randomBytes(6).toString("hex")}`
      yield* query(server, `create database ${name}`)
      const url = new URL(Redacted.value(server))
      url.pathname = `/${name}`
      return { name, url: Redacted.make(url.toString()) }
    }),
    ({ name }) => query(server, `drop database ${name} with (force)`)
  ).pipe(Effect.map(({ url }) => url))

/** A database with all its tables, empty, dropped with the scope. */
export const freshDatabase = (server: Redacted.Redacted): Effect.Effect<Redacted.Redacted, never, Scope.Scope> =>
  Effect.tap(emptyDatabase(server), (url) => Effect.orDie(migrateDatabase(url)))

/** Runs a statement in a transaction that stays open until the scope closes, and is then rolled back. */
export const openTransaction = (url: Redacted.Redacted, sql: string, values: ReadonlyArray<unknown> = []) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const client = new pg.Client({ connectionString: Redacted.value(url) })
      await client.connect()
      await client.query("begin")
      await client.query(sql, [...values])
      return client
    }),
    (client) => Effect.promise(() => client.end())
  ).pipe(Effect.asVoid)

/** Keeps a session's row locked until the scope closes, so that a turn has to wait where it is stored. */
export const lockSession = (url: Redacted.Redacted, sessionId: string): Effect.Effect<void, never, Scope.Scope> =>
  openTransaction(url, "select 1 from sessions where id = $1 for update", [sessionId])

/** Waits until so many statements in this database wait for a lock. */
export const lockAwaited = (url: Redacted.Redacted, statements = 1) =>
  query(url, "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").pipe(
    Effect.repeat({ until: (rows) => rows.length >= statements })
  )
