import { rm } from "node:fs/promises"
import { connect } from "node:net"
import { join } from "node:path"
import { Effect, Option, Random, type Scope } from "effect"
import { fillDisk, type Postgres, runSql } from "./postgres.ts"
import type { Network, Weather } from "./proxy.ts"
import type { Fleet } from "./service.ts"
import { exportsOf, requestBytes } from "./wire.ts"

/** What a storm can reach. */
export interface Ground {
  readonly postgres: Postgres
  readonly network: Network
  readonly fleet: Fleet
  /** The scenario's database, past the network. */
  readonly databaseUrl: () => string
  /** The small disk that PostgreSQL writes to, where the scenario asked for one. */
  readonly disk: Option.Option<string>
  /** How often the storm struck so far. */
  readonly blows: () => number
  /** Writes down that something was done. */
  readonly count: (what: string) => Effect.Effect<void>
}

/** How much a scenario does before it ends by itself: turns that were acknowledged, and blows of its storm. */
interface Amount {
  readonly turns: number
  readonly blows: number
}

/** People who use the service while something goes wrong. */
export interface Scenario {
  readonly name: string
  readonly short: Amount
  readonly long: Amount
  /** Processes of the service. Default: 3. */
  readonly processes?: number
  readonly environment?: Readonly<Record<string, string>>
  readonly nodeArguments?: ReadonlyArray<string>
  /** Whether people hang up in mid-request and send half of a body. */
  readonly isRude?: boolean
  /** The size of PostgreSQL's disk in megabytes, where it has to be a small one. */
  readonly diskSize?: number
  /** Done once, when the service runs and before anyone comes. */
  readonly prepare?: (ground: Ground) => Effect.Effect<void>
  /** One blow. It is struck again and again, and always left to end, so that it has to repair what it breaks. */
  readonly blow: (ground: Ground) => Effect.Effect<void, never, Scope.Scope>
}

const between = (least: number, most: number) => Random.nextIntBetween(least, most + 1)

const pause = (least: number, most: number) => Effect.flatMap(between(least, most), (wait) => Effect.sleep(wait))

const killProcesses = (ground: Ground) =>
  Effect.gen(function* () {
    yield* pause(50, 500)
    const victims = yield* Effect.map(Random.shuffle(ground.fleet.slots), (slots) => [...slots])
    // Mostly one, at times all of them.
    const count = yield* Effect.map(Random.next, (drawn) => (drawn < 0.7 ? 1 : drawn < 0.9 ? 2 : victims.length))
    yield* Effect.forEach(victims.slice(0, count), (slot) =>
      Effect.zipRight(ground.fleet.kill(slot), ground.count("API processes killed"))
    )
    yield* pause(0, 300)
    yield* ground.fleet.startAll
  })

const killPostgres = (ground: Ground) =>
  Effect.gen(function* () {
    yield* pause(200, 1200)
    yield* ground.postgres.kill
    yield* ground.count("PostgreSQL servers killed")
    yield* pause(0, 600)
    yield* ground.postgres.start
  })

const cutConnections = (ground: Ground) =>
  Effect.gen(function* () {
    yield* pause(30, 200)
    const rows = yield* runSql(
      ground.databaseUrl(),
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'big-ocean' and random() < 0.5`
    )
    yield* Effect.forEach(rows, () => ground.count("connections cut"))
  })

/** Bad weather for a while, then good weather for a while. */
const weather = (name: string, choose: Effect.Effect<Weather>, least: number, most: number) => (ground: Ground) =>
  Effect.gen(function* () {
    yield* ground.network.turn(yield* choose)
    yield* ground.count(name)
    yield* pause(least, most)
    yield* ground.network.turn("through")
    yield* pause(50, 400)
  })

const stall = weather("stalls", Effect.succeed("stall"), 300, 2500)
const delay = weather("delays", between(1, 60), 200, 800)
const drop = weather(
  "drops",
  Effect.map(Random.nextBoolean, (isMute) => (isMute ? "forget" : "refuse")),
  30,
  300
)

/** The clock of the database: a function `now` in front of the one of PostgreSQL, which a row shifts. */
const unhingeClock = (ground: Ground) =>
  Effect.gen(function* () {
    const url = ground.databaseUrl()
    yield* runSql(
      url,
      "create schema unhinged",
      "create table unhinged.clock as select interval '0' as shift",
      `create function unhinged.now() returns timestamptz language sql stable
        as 'select pg_catalog.now() + shift from unhinged.clock'`,
      `do $$ begin execute format('alter database %I set search_path = unhinged, pg_catalog, public',
        current_database()); end $$`,
      // Connections that are open already would keep the right time.
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'big-ocean'`
    )
  })

const jump = (ground: Ground) =>
  Effect.gen(function* () {
    yield* pause(50, 200)
    yield* runSql(ground.databaseUrl(), "update unhinged.clock set shift = (random() - 0.5) * interval '2 days'")
    yield* ground.count("jumps of the database clock")
  })

/** No byte is free for a while. What PostgreSQL does not survive, it is started again after. */
const fill = (ground: Ground) =>
  Effect.gen(function* () {
    yield* pause(300, 900)
    const file = join(Option.getOrThrow(ground.disk), "ballast")
    yield* fillDisk(file)
    yield* ground.count("full disks")
    yield* pause(800, 1800)
    yield* Effect.promise(() => rm(file))
    yield* ground.postgres.start
  })

/** More than what a connection takes in on its way to someone who does not read. */
const unreadBytes = 6_000_000

/**
 * Asks the processes, one after the other, for more than the buffers of a connection hold, and reads nothing of it until
 * the end. It asks little by little: this is about the one who does not read, and not about a flood.
 */
const readNothing = (ground: Ground) =>
  Effect.gen(function* () {
    yield* pause(500, 1500)
    const [longest] = yield* runSql(
      ground.databaseUrl(),
      `select session_id as id, sum(length(content))::int as size from messages group by 1 order by 2 desc limit 1`
    )
    const address = ground.fleet.slots[ground.blows() % ground.fleet.slots.length]?.running?.address
    if (address === undefined || longest === undefined) return
    const { hostname, port } = new URL(address)
    const exports = 16
    const body = exportsOf(longest["id"], exports)
    const socket = yield* Effect.acquireRelease(
      Effect.sync(() =>
        connect(Number(port), hostname)
          .on("error", () => undefined)
          .pause()
      ),
      (socket) => Effect.sync(() => socket.destroy())
    )
    const times = Math.min(20, Math.ceil(unreadBytes / exports / Number(longest["size"])))
    yield* Effect.repeatN(
      Effect.delay(
        Effect.sync(() => socket.write(requestBytes(body, Buffer.byteLength(body)))),
        "250 millis"
      ),
      times
    )
    yield* ground.count("clients that read nothing")
  })

const everything = (ground: Ground) =>
  Effect.gen(function* () {
    const drawn = yield* Random.next
    if (drawn < 0.45) return yield* killProcesses(ground)
    if (drawn < 0.55) return yield* killPostgres(ground)
    if (drawn < 0.75) return yield* cutConnections(ground)
    if (drawn < 0.85) return yield* delay(ground)
    if (drawn < 0.9) return yield* stall(ground)
    return yield* drop(ground)
  })

const clock = new URL("skewed-clock.js", import.meta.url).href

/** All scenarios, in the order in which they are run. */
export const scenarios: ReadonlyArray<Scenario> = [
  {
    name: "calm",
    short: { turns: 600, blows: 0 },
    long: { turns: 45_000, blows: 0 },
    blow: () => Effect.sleep("100 millis")
  },
  {
    name: "kill-api",
    short: { turns: 600, blows: 8 },
    long: { turns: 5000, blows: 120 },
    blow: killProcesses
  },
  {
    name: "kill-postgres",
    short: { turns: 500, blows: 3 },
    long: { turns: 2000, blows: 50 },
    blow: killPostgres
  },
  {
    name: "cut-connections",
    short: { turns: 500, blows: 12 },
    long: { turns: 15_000, blows: 200 },
    blow: cutConnections
  },
  {
    name: "network-delays",
    short: { turns: 300, blows: 4 },
    long: { turns: 3000, blows: 60 },
    blow: delay
  },
  {
    name: "network-stalls",
    short: { turns: 200, blows: 3 },
    long: { turns: 300, blows: 30 },
    blow: stall
  },
  {
    name: "network-drops",
    short: { turns: 300, blows: 8 },
    long: { turns: 4000, blows: 100 },
    blow: drop
  },
  {
    name: "one-connection",
    short: { turns: 400, blows: 4 },
    long: { turns: 10_000, blows: 60 },
    environment: { DATABASE_POOL_SIZE: "1" },
    blow: cutConnections
  },
  {
    name: "clocks",
    short: { turns: 400, blows: 10 },
    long: { turns: 12_000, blows: 200 },
    nodeArguments: ["--import", clock],
    prepare: unhingeClock,
    blow: jump
  },
  {
    name: "disk-full",
    short: { turns: 300, blows: 2 },
    long: { turns: 1500, blows: 15 },
    diskSize: 192,
    blow: fill
  },
  {
    name: "rude-clients",
    short: { turns: 400, blows: 4 },
    long: { turns: 3000, blows: 30 },
    isRude: true,
    blow: readNothing
  },
  {
    name: "everything",
    short: { turns: 400, blows: 8 },
    long: { turns: 3000, blows: 100 },
    isRude: true,
    environment: { DATABASE_POOL_SIZE: "3" },
    nodeArguments: ["--import", clock],
    blow: everything
  }
]
