import type { HttpServerError } from "@effect/platform"
import { NodeRuntime } from "@effect/platform-node"
import { type DatabaseError, type EmbeddedPostgresError, embeddedPostgres, migrateDatabase } from "@workspace/database"
import { describeConfigError, type ServiceConfig } from "@workspace/infrastructure"
import { type ConfigError, Console, Effect, Option, Schedule } from "effect"

/**
 * The operator's server where there is one, and else an embedded one that lives as long as the scope; its tables are
 * brought to the newest migration.
 */
export const openPostgres = ({
  databaseDirectUrl,
  databaseUrl,
  embeddedPostgresDir
}: Pick<ServiceConfig, "databaseDirectUrl" | "databaseUrl" | "embeddedPostgresDir">) =>
  Option.match(databaseUrl, {
    onSome: (url) =>
      Effect.succeed({
        url,
        directUrl: Option.getOrElse(databaseDirectUrl, () => url),
        throughPooler: Option.isSome(databaseDirectUrl),
        data: "at DATABASE_URL"
      }),
    onNone: () =>
      Effect.map(
        embeddedPostgres({ directory: embeddedPostgresDir, resolveFrom: import.meta.url }),
        ({ directory, url }) => ({ url, directUrl: url, throughPooler: false, data: `in ${directory}` })
      )
  }).pipe(
    Effect.tap(({ directUrl }) =>
      migrateDatabase(directUrl).pipe(
        Effect.retry({
          // A database that starts beside the service may need a while.
          schedule: Schedule.intersect(Schedule.spaced("1 second"), Schedule.recurs(30)),
          while: ({ reason }) => reason === "Unavailable"
        })
      )
    )
  )

type Failure = ConfigError.ConfigError | DatabaseError | EmbeddedPostgresError | HttpServerError.ServeError | string

const describe = (failure: Failure): string => {
  if (typeof failure === "string") return failure
  switch (failure._tag) {
    case "DatabaseError":
      return `The database cannot be used: ${failure.detail}.`
    case "EmbeddedPostgresError":
      return failure.message
    case "ServeError":
      return `The service cannot listen: ${String(failure.cause)}. Choose another HOST or PORT.`
    default:
      return describeConfigError(failure)
  }
}

/** Runs a program in this process. Where it fails, it says so in a sentence, and the exit code is 1. */
export const runProgram = (program: Effect.Effect<unknown, Failure>): void =>
  program.pipe(
    Effect.tapError((failure) => Console.error(describe(failure))),
    NodeRuntime.runMain({ disableErrorReporting: true })
  )
