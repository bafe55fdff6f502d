import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import { HttpServer } from "@effect/platform"
import { databaseLive, loggerLive, retentionLive, serviceConfig, telemetryLive } from "@workspace/infrastructure"
import { Console, Effect, Layer } from "effect"
import { housekeepingLive } from "./housekeeping.ts"
import { loadPage } from "./http/page.ts"
import { serverLive } from "./http/server.ts"
import { openPostgres, runProgram } from "./program.ts"

// Else the heap grows to four times what is in use before it is collected, on a machine that PostgreSQL may share.
setFlagsFromString("--heap-growing-percent=100")

const announce = (data: string) =>
  HttpServer.addressFormattedWith((address) =>
    Console.log(`Big Ocean listens at ${address}, with its procedures at ${address}/rpc; its data are ${data}.`)
  )

const ServiceLive = Effect.gen(function* () {
  const config = yield* serviceConfig
  const postgres = yield* openPostgres(config)
  // Beside the bundle, where the build puts it.
  const page = yield* loadPage(fileURLToPath(new URL("../web", import.meta.url)))
  return serverLive(config.server, page).pipe(
    Layer.tap((context) => Effect.provide(announce(postgres.data), context)),
    Layer.merge(housekeepingLive(config.keeping)),
    Layer.provide(retentionLive(config.keeping.retention)),
    Layer.provide(
      databaseLive({
        url: postgres.url,
        throughPooler: postgres.throughPooler,
        messageKeys: config.messageKeys,
        ...config.pool
      })
    ),
    Layer.provide(telemetryLive(config.telemetry)),
    Layer.provide(loggerLive(config.logLevel))
  )
}).pipe(Layer.unwrapScoped)

runProgram(Layer.launch(ServiceLive))
