import { freshDatabase, testServer } from "@workspace/database/testing"
import { databaseLive, loggerLive } from "@workspace/infrastructure"
import { Context, Duration, Effect, Layer, type Redacted } from "effect"

/** The database of a suite, for tests that look into its tables. */
export class TestDatabase extends Context.Tag("TestDatabase")<TestDatabase, Redacted.Redacted>() {}

/** What the session manager needs: a pool on the given database and a logger that says nothing. */
export const servicesOn = (url: Redacted.Redacted, poolSize = 10) =>
  Layer.merge(
    databaseLive({
      url,
      poolSize,
      connectionTimeout: Duration.seconds(20),
      statementTimeout: Duration.seconds(20)
    }),
    loggerLive("silent")
  )

/** The same on a new database of the test server. */
export const testServices = Layer.unwrapScoped(
  Effect.map(Effect.flatMap(testServer, freshDatabase), (url) =>
    Layer.merge(servicesOn(url), Layer.succeed(TestDatabase, url))
  )
)
