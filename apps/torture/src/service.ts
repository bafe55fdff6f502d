import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { Deferred, Effect, Option, Random, type Scope } from "effect"
import type { Journal } from "./journal.ts"
import { leaksInLog } from "./leaks.ts"

/** How the processes of the service are run. */
export interface ServiceOptions {
  /** The bundle. */
  readonly bundle: string
  readonly databaseUrl: string
  readonly environment: Readonly<Record<string, string>>
  /** More arguments for node. */
  readonly nodeArguments: ReadonlyArray<string>
  /** Whether the processes have a channel to the kit. */
  readonly channel?: boolean
}

interface Running {
  readonly child: ChildProcess
  readonly address: string
  readonly ended: Deferred.Deferred<void>
  isUnwanted: boolean
}

/** A place for one process of the service at a time. */
interface Slot {
  running: Running | undefined
}

/** Several processes of the service. */
export interface Fleet {
  readonly slots: ReadonlyArray<Slot>
  /** The address of a process that should be alive, if there is one. */
  readonly pick: Effect.Effect<Option.Option<string>>
  /** Starts a process in each slot that has none. */
  readonly startAll: Effect.Effect<void>
  /** Ends the process of a slot with SIGKILL. */
  readonly kill: (slot: Slot) => Effect.Effect<void>
  /** Asks all processes to end (SIGTERM) and waits until they did. */
  readonly stopAll: Effect.Effect<void>
}

const spawnProcess = (options: ServiceOptions, journal: Journal, children: Set<ChildProcess>) =>
  Effect.gen(function* () {
    const ended = yield* Deferred.make<void>()
    const address = yield* Deferred.make<string, string>()
    const child = spawn(process.execPath, [...options.nodeArguments, options.bundle], {
      env: {
        PATH: process.env["PATH"],
        PORT: "0",
        LOG_LEVEL: "trace",
        DATABASE_URL: options.databaseUrl,
        // To the service, the kit is a flood from one address.
        RATE_LIMIT_PER_ADDRESS: "0",
        RATE_LIMIT_PER_SESSION: "0",
        ...options.environment
      },
      stdio: ["ignore", "pipe", "pipe", ...(options.channel === true ? (["ipc"] as const) : [])]
    })
    children.add(child)
    const lastWords: Array<string> = []
    const running = (at: string): Running => ({ child, address: at, ended, isUnwanted: false })
    const listen = (line: string) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line)
      if (found !== null) Deferred.unsafeDone(address, Effect.succeed(found[0]))
    }
    const overhear = (line: string) => {
      lastWords.push(line)
      if (lastWords.length > 10) lastWords.shift()
      for (const detail of leaksInLog(line)) journal.push({ _tag: "Leaked", detail })
    }
    if (child.stdout !== null) createInterface(child.stdout).on("line", listen)
    if (child.stderr !== null) createInterface(child.stderr).on("line", overhear)
    child.once("exit", () => {
      children.delete(child)
      Deferred.unsafeDone(ended, Effect.void)
      Deferred.unsafeDone(address, Effect.fail(lastWords.join("\n")))
    })
    const started = yield* Deferred.await(address).pipe(
      Effect.timeoutFail({ duration: "60 seconds", onTimeout: () => "It did not start within a minute." }),
      Effect.map(running),
      Effect.tapError(() => Effect.sync(() => child.kill("SIGKILL"))),
      Effect.orDieWith((words) => new Error(`A process of the service did not start. Its last words:\n${words}`))
    )
    child.once("exit", (code, signal) => {
      if (!started.isUnwanted) {
        const detail = `a process ended by itself (${code ?? signal}):\n${lastWords.join("\n")}`
        journal.push({ _tag: "Odd", detail })
      }
    })
    return started
  })

const end = (slot: Slot, signal: "SIGKILL" | "SIGTERM") =>
  Effect.suspend(() => {
    const { running } = slot
    if (running === undefined) return Effect.void
    running.isUnwanted = true
    slot.running = undefined
    running.child.kill(signal)
    return Deferred.await(running.ended)
  })

/** `size` processes of the service, all ended when the scope ends. What they log is searched for what no log may hold. */
export const makeFleet = (
  size: number,
  options: ServiceOptions,
  journal: Journal
): Effect.Effect<Fleet, never, Scope.Scope> =>
  Effect.gen(function* () {
    const children = new Set<ChildProcess>()
    const slots = Array.from({ length: size }, (): Slot => ({ running: undefined }))
    const start = (slot: Slot) =>
      slot.running !== undefined && slot.running.child.exitCode === null
        ? Effect.void
        : Effect.map(spawnProcess(options, journal, children), (running) => {
            slot.running = running
          })
    const startAll = Effect.forEach(slots, start, { concurrency: "unbounded", discard: true })
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        for (const { running } of slots) if (running !== undefined) running.isUnwanted = true
        for (const child of children) child.kill("SIGKILL")
      })
    )
    yield* startAll
    const stopAll = Effect.forEach(slots, (slot) => end(slot, "SIGTERM"), { concurrency: "unbounded", discard: true })
    return {
      slots,
      startAll,
      kill: (slot) => end(slot, "SIGKILL"),
      pick: Effect.gen(function* () {
        const alive = slots.flatMap(({ running }) => running?.address ?? [])
        return Option.fromNullable(alive[yield* Random.nextIntBetween(0, Math.max(1, alive.length))])
      }),
      stopAll: stopAll.pipe(
        Effect.timeoutOption("30 seconds"),
        Effect.tap((done) =>
          Effect.sync(() => {
            if (Option.isNone(done)) journal.push({ _tag: "Stuck", detail: "a process did not end within 30 seconds" })
          })
        ),
        Effect.asVoid
      )
    }
  })
