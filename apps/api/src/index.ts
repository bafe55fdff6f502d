import { HttpServer } from "@effect/platform"
import { NodeRuntime } from "@effect/platform-node"
import { embeddedPostgres, migrateDatabase } from "@workspace/database"
import {
  databaseLive,
  describeConfigError,
  loggerLive,
  type ServiceConfig,
  serviceConfig,
  telemetryLive
} from "@workspace/infrastructure"
import { Console, Effect, Layer, Option, Schedule } from "effect"
import { serverLive } from "./http/server.ts"

/** The operator's server where there is one, and else an embedded one that lives as long as the service. */
const postgresOf = ({ databaseDirectUrl, databaseUrl, embeddedPostgresDir }: ServiceConfig) =>
  Option.match(databaseUrl, {
    onSome: (url) =>
      Effect.succeed({ url, directUrl: Option.getOrElse(databaseDirectUrl, () => url), data: "at DATABASE_URL" }),
    onNone: () =>
      Effect.map(
        embeddedPostgres({ directory: embeddedPostgresDir, resolveFrom: import.meta.url }),
        ({ directory, url }) => ({ url, directUrl: url, data: `in ${directory}` })
      )
  })

const announce = (data: string) =>
  HttpServer.addressFormattedWith((address) =>
    Console.log(`Big Ocean listens at ${address}, with its procedures at ${address}/rpc; its data are ${data}.`)
  )

const ServiceLive = Effect.gen(function* () {
  const config = yield* serviceConfig
  const postgres = yield* postgresOf(config)
  yield* migrateDatabase(postgres.directUrl).pipe(
    Effect.retry({
      // A database that starts beside the service may need a while.
      schedule: Schedule.intersect(Schedule.spaced("1 second"), Schedule.recurs(30)),
      while: ({ reason }) => reason === "Unavailable"
    })
  )
  return serverLive(config.server).pipe(
    Layer.tap((context) => Effect.provide(announce(postgres.data), context)),
    Layer.provide(
      databaseLive({ url: postgres.url, throughPooler: Option.isSome(config.databaseDirectUrl), ...config.pool })
    ),
    Layer.provide(telemetryLive(config.telemetry)),
    Layer.provide(loggerLive(config.logLevel))
  )
}).pipe(Layer.unwrapScoped)

Layer.launch(ServiceLive).pipe(
  Effect.catchTags({
    DatabaseError: ({ detail }) => Effect.fail(`The database cannot be used: ${detail}.`),
    EmbeddedPostgresError: ({ message }) => Effect.fail(message),
    ServeError: ({ cause }) => Effect.fail(`The service cannot listen: ${String(cause)}. Choose another HOST or PORT.`)
  }),
  Effect.mapError((error) => (typeof error === "string" ? error : describeConfigError(error))),
  Effect.tapError((sentence) => Console.error(sentence)),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
