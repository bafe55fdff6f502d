import { PostgreSqlContainer } from "@testcontainers/postgresql"
import { testServer } from "@workspace/database/testing"
import { Console, Effect, Redacted, type Scope } from "effect"

const image = process.env["POSTGRES_IMAGE"] ?? "postgres:17-alpine"

const noEngine = /container runtime/i

/**
 * A PostgreSQL server in a container where a container engine answers, and else the embedded server of the test run.
 * Says which. An engine that answers but cannot run the image is a failure.
 */
export const containerOrEmbedded: Effect.Effect<Redacted.Redacted, never, Scope.Scope> = Effect.acquireRelease(
  Effect.tryPromise(() => new PostgreSqlContainer(image).start()),
  (container) => Effect.promise(() => container.stop())
).pipe(
  Effect.tap(() => Console.log(`The integration suite runs in a container: ${image}`)),
  Effect.map((container) => Redacted.make(container.getConnectionUri())),
  Effect.catchIf(
    ({ cause }) => noEngine.test(String(cause)),
    () =>
      Effect.zipRight(
        Console.log("The integration suite runs on the embedded PostgreSQL: no container engine answers."),
        testServer
      )
  ),
  Effect.orDie
)
