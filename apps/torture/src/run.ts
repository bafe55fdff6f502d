import { Clock, Effect, Exit, Fiber, Option, Random, Scope } from "effect"
import { examine, readRows, type Violation } from "./checker.ts"
import type { Journal } from "./journal.ts"
import { person, revisit, type Stage, type Tally } from "./people.ts"
import { makePostgres, type Postgres, runSql, smallDisk } from "./postgres.ts"
import { makeNetwork } from "./proxy.ts"
import { checkReplay } from "./replay.ts"
import type { Ground, Scenario } from "./scenarios.ts"
import { makeFleet } from "./service.ts"

/** Where and how scenarios are run. */
export interface RunOptions {
  /** The bundle of the service. */
  readonly bundle: string
  /** A folder for data. */
  readonly scratch: string
  readonly postgres: Postgres
  readonly seed: number
  /** How much is done. */
  readonly size: "short" | "long"
  /** After this many seconds a storm ends, whatever it has reached. */
  readonly limit: number
  /** How long one call may go unanswered, over all its retries, before the service counts as stuck. In seconds. */
  readonly giveUpAfter: number
}

/** What came of a scenario. */
export interface Report {
  readonly name: string
  readonly seconds: number
  readonly tally: Tally
  /** What was done to the service, and how often. */
  readonly done: ReadonlyMap<string, number>
  readonly violations: ReadonlyArray<Violation>
  /** Why the scenario could not be run here. */
  readonly skipped: Option.Option<string>
  /** What is missing, where the time was over first. */
  readonly shortfall: Option.Option<string>
}

const people = 12

/** Sessions that are visited again after the storm. */
const revisited = 150

/** The timeouts of the service, short enough to be seen at work. */
const environment = {
  DATABASE_CONNECTION_TIMEOUT: "800 millis",
  DATABASE_STATEMENT_TIMEOUT: "800 millis"
}

const makeDatabase = (postgres: Postgres, name: string) =>
  Effect.as(runSql(postgres.url("postgres"), `create database ${name}`), name)

/** Sessions that nobody tried to delete. */
const remaining = (journal: Journal): ReadonlyArray<string> => {
  const ids = new Set<string>()
  for (const entry of journal) {
    if (entry._tag === "Started") ids.add(entry.sessionId)
    if (entry._tag === "Deleting") ids.delete(entry.sessionId)
  }
  return [...ids]
}

const skipped = (name: string, reason: string): Report => ({
  name,
  seconds: 0,
  tally: { sessions: 0, turns: 0, retries: 0 },
  done: new Map(),
  violations: [],
  skipped: Option.some(reason),
  shortfall: Option.none()
})

/** Runs one scenario, from a new database to the checker's verdict. */
export const runScenario = (scenario: Scenario, options: RunOptions) =>
  Effect.gen(function* () {
    const began = yield* Clock.currentTimeMillis
    const journal: Journal = []
    const tally: Tally = { sessions: 0, turns: 0, retries: 0 }
    const done = new Map<string, number>()
    const count = (what: string) => Effect.sync(() => done.set(what, (done.get(what) ?? 0) + 1))
    const amount = scenario[options.size]
    let blows = 0

    const disk =
      scenario.diskSize === undefined
        ? Option.none<string>()
        : Option.some(yield* smallDisk(options.scratch, scenario.diskSize))
    const postgres = Option.isSome(disk)
      ? yield* makePostgres(`${disk.value}/data`, ["max_wal_size=32MB", "min_wal_size=32MB"])
      : options.postgres
    const database = yield* makeDatabase(postgres, `run_${scenario.name.replaceAll("-", "_")}_${began}`)
    const network = yield* makeNetwork(postgres.port)
    const databaseUrl = () => postgres.url(database)
    const throughNetwork = new URL(databaseUrl())
    throughNetwork.port = String(network.port)
    const fleet = yield* makeFleet(
      scenario.processes ?? 3,
      {
        bundle: options.bundle,
        databaseUrl: throughNetwork.href,
        environment: { ...environment, ...scenario.environment },
        nodeArguments: scenario.nodeArguments ?? []
      },
      journal
    )
    const ground: Ground = {
      postgres,
      network,
      fleet,
      databaseUrl,
      blows: () => blows,
      disk,
      count: (what) => Effect.asVoid(count(what))
    }
    if (scenario.prepare !== undefined) yield* scenario.prepare(ground)

    const deadline = began + options.limit * 1000
    const isReached = () => tally.turns >= amount.turns && blows >= amount.blows
    const stage: Stage = {
      fleet,
      journal,
      tally,
      patience: 3000,
      giveUpAfter: options.giveUpAfter,
      isRude: scenario.isRude ?? false,
      isOver: () => isReached() || Date.now() > deadline
    }
    const seeded = <A, E, R>(effect: Effect.Effect<A, E, R>, who: string) =>
      Effect.withRandom(effect, Random.make(`${options.seed} ${scenario.name} ${who}`))

    const aftermath = yield* Effect.scope
    const storm = yield* Effect.uninterruptible(Scope.extend(scenario.blow(ground), aftermath)).pipe(
      Effect.tap(() => Effect.sync(() => (blows += 1))),
      Effect.forever,
      (effect) => seeded(effect, "storm"),
      Effect.interruptible,
      Effect.fork
    )
    yield* Effect.forEach(
      Array.from({ length: people }, (_, n) => n),
      (n) => seeded(person(stage, stage.isRude && n === 0), `person ${n}`),
      {
        concurrency: "unbounded",
        discard: true
      }
    )
    const weather = yield* Fiber.interrupt(storm)
    if (Exit.isFailure(weather) && !Exit.isInterrupted(weather)) return yield* weather

    // The storm is over: what holds now has to hold for everyone.
    yield* network.turn("through")
    const chosen = yield* seeded(Random.shuffle(remaining(journal)), "visitor")
    yield* Effect.forEach([...chosen].slice(0, revisited), (id) => seeded(revisit(stage, id), `visitor of ${id}`), {
      concurrency: people,
      discard: true
    }).pipe(Effect.timeoutOption(`${options.limit} seconds`))
    yield* fleet.stopAll
    const rows = yield* readRows(databaseUrl())
    const shortfall = isReached()
      ? Option.none()
      : Option.some(
          `${tally.turns} turns and ${blows} blows of ${amount.turns} and ${amount.blows} in ${options.limit} s`
        )
    return {
      name: scenario.name,
      seconds: ((yield* Clock.currentTimeMillis) - began) / 1000,
      tally,
      done,
      violations: [...examine(rows, journal), ...checkReplay(rows)],
      skipped: Option.none(),
      shortfall
    } satisfies Report
  }).pipe(
    Effect.scoped,
    Effect.catchTag("NoSmallDisk", ({ reason }) => Effect.succeed(skipped(scenario.name, reason)))
  )
