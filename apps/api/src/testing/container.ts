import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "@testcontainers/postgresql"
import { testServer } from "@workspace/database/testing"
import { Console, Effect, Option, Redacted, type Scope } from "effect"

const image = process.env["POSTGRES_IMAGE"] ?? "postgres:17-alpine"

const noEngine = /container runtime/i

/** A PostgreSQL server in a container; none where no container engine answers. One that cannot run it is a failure. */
export const postgresContainer: Effect.Effect<
  Option.Option<StartedPostgreSqlContainer>,
  never,
  Scope.Scope
> = Effect.acquireRelease(
  Effect.tryPromise(() => new PostgreSqlContainer(image).start()),
  (container) => Effect.promise(() => container.stop())
).pipe(
  Effect.asSome,
  Effect.catchIf(
    ({ cause }) => noEngine.test(String(cause)),
    () => Effect.succeedNone
  ),
  Effect.orDie
)

/** The same, or the embedded server of the test run. Says which. */
export const containerOrEmbedded: Effect.Effect<Redacted.Redacted, never, Scope.Scope> = Effect.flatMap(
  postgresContainer,
  Option.match({
    onSome: (container) =>
      Effect.as(
        Console.log(`The integration suite runs in a container: ${image}`),
        Redacted.make(container.getConnectionUri())
      ),
    onNone: () =>
      Effect.zipRight(
        Console.log("The integration suite runs on the embedded PostgreSQL: no container engine answers."),
        testServer
      )
  })
)
