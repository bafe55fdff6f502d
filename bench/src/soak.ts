import { Console, Effect } from "effect"
import { entrants } from "./entrants.ts"
import { startPostgres } from "./postgres.ts"
import { startWorker } from "./processes.ts"
import { startService } from "./running.ts"

/** Sends turns to the service with 20 clients and prints its memory, for at most `turns` turns and 20 minutes. */
export const soak = (turns: number) =>
  Effect.gen(function* () {
    const postgres = yield* startPostgres
    yield* postgres.query("postgres", "create database ours")
    const server = yield* startService(postgres.urlOf("ours"))
    const worker = yield* startWorker(entrants.service.name, entrants.service.worker, server.url)
    const begun = performance.now()
    let done = 0
    while (done < turns && performance.now() - begun < 20 * 60_000) {
      const run = yield* Effect.promise(() => worker.run({ _tag: "Turns", seconds: 10, clients: 20 }))
      const { heapUsed, rss } = yield* Effect.promise(server.usage)
      done += run.operations
      yield* Console.log(
        `${done} turns, ${Math.round(run.perSecond)}/s: ${Math.round(rss / 1e6)} MB resident, ${Math.round(heapUsed / 1e6)} MB of heap in use`
      )
    }
  })
