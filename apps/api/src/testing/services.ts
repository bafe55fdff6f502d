import type { DatabaseOptions } from "@workspace/database"
import { freshDatabase, testServer } from "@workspace/database/testing"
import { databaseLive, loggerLive } from "@workspace/infrastructure"
import { Context, Duration, Effect, Layer, type Redacted } from "effect"

/** A server on a free port of this machine, without limits. */
export const localServer = {
  host: "127.0.0.1",
  port: 0,
  corsOrigins: [],
  trustedProxies: [],
  rateLimits: { perAddress: 0, perSession: 0 }
} as const

/** The database of a suite, for tests that look into its tables. */
export class TestDatabase extends Context.Tag("TestDatabase")<TestDatabase, Redacted.Redacted>() {}

/** How tests reach their database: patiently. */
export const poolOptions = {
  poolSize: 10,
  connectionTimeout: Duration.seconds(20),
  statementTimeout: Duration.seconds(20)
}

/** What the session manager needs: a pool on the given database and a logger that says nothing. */
export const servicesOn = (url: Redacted.Redacted, options: Partial<DatabaseOptions> = {}) =>
  Layer.merge(databaseLive({ url, ...poolOptions, ...options }), loggerLive("silent"))

/** The same on a new database of the test server. */
export const testServicesWith = (options: Partial<DatabaseOptions>) =>
  Layer.unwrapScoped(
    Effect.map(Effect.flatMap(testServer, freshDatabase), (url) =>
      Layer.merge(servicesOn(url, options), Layer.succeed(TestDatabase, url))
    )
  )

/** The same with nothing special about it. */
export const testServices = testServicesWith({})
