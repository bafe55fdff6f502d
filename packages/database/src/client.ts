import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres"
import { Duration, Effect, Redacted, type Scope } from "effect"
import pg from "pg"
import { type DatabaseError, toDatabaseError } from "./errors.ts"
import { type MessageCipher, type MessageKeys, makeMessageCipher, noMessageKeys } from "./message-cipher.ts"
import { poolWait } from "./metrics.ts"
import * as schema from "./schema.ts"

/** The Drizzle client over a connection pool, and how message texts are stored: what every query takes. */
export type Database = NodePgDatabase<typeof schema> & {
  readonly $client: pg.Pool
  readonly throughPooler: boolean
  readonly messageCipher: MessageCipher
}

/** How the pool reaches PostgreSQL and how long it waits. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: Redacted.Redacted
  /** The most connections that one process holds. */
  readonly poolSize: number
  /** How long a query waits for a free or new connection. */
  readonly connectionTimeout: Duration.Duration
  /** How long a statement may run: PostgreSQL cancels it then, and the client gives up on it a second later. */
  readonly statementTimeout: Duration.Duration
  /** What encrypts the text of messages. Without it, texts are stored as they are. */
  readonly messageKeys?: MessageKeys
  /**
   * Whether the url leads to a pooler that hands out connections by the transaction. Nothing then outlives a statement:
   * statements have no names, and how long one may run is for the server to set.
   */
  readonly throughPooler?: boolean
}

type WithClient = Parameters<pg.Pool["connect"]>[0]

/** A pool that says how long each statement waited for a connection. */
class WatchedPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>
  override connect(use: WithClient): void
  override connect(use?: WithClient): Promise<pg.PoolClient> | undefined {
    if (use === undefined) return super.connect()
    const askedAt = performance.now()
    super.connect((error, client, release) => {
      poolWait.unsafeUpdate((performance.now() - askedAt) / 1000, [])
      use(error, client, release)
    })
  }
}

/**
 * A connection pool that is drained and closed with its scope. It connects when the first query comes, and replaces
 * connections that break.
 */
export const makeDatabase = (options: DatabaseOptions): Effect.Effect<Database, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const statementTimeout = Duration.toMillis(options.statementTimeout)
      const throughPooler = options.throughPooler ?? false
      const pool = new WatchedPool({
        connectionString: Redacted.value(options.url),
        max: options.poolSize,
        connectionTimeoutMillis: Duration.toMillis(options.connectionTimeout),
        ...(throughPooler ? {} : { statement_timeout: statementTimeout }),
        // The server cannot cancel what it never hears of: this ends the wait on a network that went silent.
        query_timeout: statementTimeout + 1000,
        keepAlive: true,
        application_name: "big-ocean"
      })
      // Without a listener, an idle connection that breaks would end the process. The pool has dropped it already.
      pool.on("error", () => undefined)
      return Object.assign(drizzle({ client: pool, schema }), {
        throughPooler,
        messageCipher: makeMessageCipher(options.messageKeys ?? noMessageKeys)
      })
    }),
    (database) => Effect.promise(() => database.$client.end())
  )

/** Asks the database for nothing at all: succeeds when it answers. */
export const ping = (database: Database): Effect.Effect<void, DatabaseError> =>
  Effect.tryPromise({ try: () => database.$client.query("select 1"), catch: toDatabaseError }).pipe(Effect.asVoid)
