import { Effect } from "effect"
import { type Entrant, entrants, servicePath } from "./entrants.ts"
import type { startPostgres } from "./postgres.ts"
import { startServer, startWorker } from "./processes.ts"

type Postgres = Effect.Effect.Success<typeof startPostgres>

/** One sender is many people here: the limits on calls would count them as one. */
const service = { PORT: "0", RATE_LIMIT_PER_ADDRESS: "0", RATE_LIMIT_PER_SESSION: "0" }

/** Starts the service on a database, with the settings of `pnpm start` but for the limits on calls. */
export const startService = (url: string) =>
  startServer("the service", servicePath, [], { ...service, DATABASE_URL: url })

/** Starts the processes of an entrant: its server, if it has one, and its worker. */
const startEntrant = (postgres: Postgres, entrant: Entrant) =>
  Effect.gen(function* () {
    const url = postgres.urlOf(entrant.database)
    const server =
      entrant.server === undefined
        ? undefined
        : entrant.server.path === servicePath
          ? yield* startService(url)
          : yield* startServer(entrant.name, entrant.server.path, [...entrant.server.args, url], {})
    const worker = yield* startWorker(entrant.name, entrant.worker, server?.url ?? url)
    return { ...entrant, server, worker }
  })

/** An entrant whose processes run. */
export type Running = Effect.Effect.Success<ReturnType<typeof startEntrant>>

/** Makes the databases and starts everyone. The service comes first among those on its database: it makes the tables. */
export const startEveryone = (postgres: Postgres) =>
  Effect.gen(function* () {
    for (const database of new Set(Object.values(entrants).map(({ database }) => database))) {
      yield* postgres.query("postgres", `create database ${database}`)
    }
    const withoutHttp = entrants.sessionManager.name
    const everyone: ReadonlyArray<Entrant> = Object.values(entrants)
    const started = yield* Effect.forEach(
      [...everyone.filter(({ name }) => name !== withoutHttp), entrants.sessionManager],
      (entrant: Entrant) => startEntrant(postgres, entrant)
    )
    return everyone.flatMap(({ name }) => started.filter((entrant) => entrant.name === name))
  })
