import { randomBytes } from "node:crypto"
import { Effect, Redacted, type Scope } from "effect"
import pg from "pg"
import { migrateDatabase } from "./migrate.ts"

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
