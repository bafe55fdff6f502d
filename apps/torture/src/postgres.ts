import { execFile } from "node:child_process"
import { chmod, mkdtemp, open, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { embeddedPostgres } from "@workspace/database"
import { Data, Effect, Exit, Redacted, Schedule, Scope } from "effect"
import pg from "pg"

/** A folder of the kit's own, removed with everything in it when the scope ends. */
export const scratchFolder: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(async () => {
    const folder = await mkdtemp(join(tmpdir(), "big-ocean-torture-"))
    // PostgreSQL may run as another user, who has to get through to its data.
    await chmod(folder, 0o711)
    return folder
  }),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
)

/** A PostgreSQL server that may be killed. */
export interface Postgres {
  /** The port that it listens on now. It has another one after each start. */
  readonly port: () => number
  /** Where to reach a database of the server, past every proxy. */
  readonly url: (database: string) => string
  /** Ends the server with SIGKILL, and waits until it is gone. */
  readonly kill: Effect.Effect<void>
  /** Starts the server again, if it does not run. */
  readonly start: Effect.Effect<void>
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A server with its data in `directory`, stopped when the scope ends. */
export const makePostgres = (
  directory: string,
  settings: ReadonlyArray<string> = []
): Effect.Effect<Postgres, never, Scope.Scope> =>
  Effect.gen(function* () {
    const launch = Effect.gen(function* () {
      const scope = yield* Scope.make()
      const { url } = yield* embeddedPostgres({
        directory,
        resolveFrom: import.meta.url,
        settings: ["shared_buffers=64MB", "max_connections=90", ...settings]
      }).pipe(
        Scope.extend(scope),
        // The processes of a server that was killed take a moment to notice.
        Effect.retry(Schedule.intersect(Schedule.spaced("50 millis"), Schedule.recurs(200))),
        Effect.orDie
      )
      const words = yield* Effect.promise(() => readFile(join(directory, "postmaster.pid"), "utf8"))
      return { scope, url: new URL(Redacted.value(url)), pid: Number.parseInt(words, 10) }
    })
    let server = yield* launch
    const isRunning = Effect.sync(() => isAlive(server.pid))
    yield* Effect.addFinalizer(() => Scope.close(server.scope, Exit.void))

    return {
      port: () => Number(server.url.port),
      url: (database) => {
        const url = new URL(server.url)
        url.pathname = `/${database}`
        return url.href
      },
      kill: Effect.gen(function* () {
        yield* Effect.sync(() => isAlive(server.pid) && process.kill(server.pid, "SIGKILL"))
        yield* Effect.repeat(isRunning, { while: (alive) => alive, schedule: Schedule.spaced("5 millis") })
        yield* Scope.close(server.scope, Exit.void)
      }),
      start: Effect.gen(function* () {
        if (yield* isRunning) return
        yield* Scope.close(server.scope, Exit.void)
        server = yield* launch
      })
    }
  })

/** Runs statements on a connection of its own. `[]` when the server does not answer. */
export const runSql = (
  url: string,
  ...statements: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<Record<string, unknown>>> =>
  Effect.promise(async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
    client.on("error", () => undefined)
    await client.connect()
    const rows: Array<Record<string, unknown>> = []
    for (const statement of statements) {
      const result = await client.query<Record<string, unknown>>(statement)
      rows.push(...result.rows)
    }
    await client.end()
    return rows
  })

/** A disk of a fixed size could not be made here. */
export class NoSmallDisk extends Data.TaggedError("NoSmallDisk")<{ readonly reason: string }> {}

/** A disk of `megabytes` in the memory, mounted at a new folder in `folder` until the scope ends. Needs root on Linux. */
export const smallDisk = (folder: string, megabytes: number): Effect.Effect<string, NoSmallDisk, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        const disk = await mkdtemp(join(folder, "disk-"))
        await promisify(execFile)("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0711`, "tmpfs", disk])
        return disk
      },
      catch: () => new NoSmallDisk({ reason: "a small disk can only be mounted by root on Linux" })
    }),
    (disk) =>
      Effect.promise(() => promisify(execFile)("umount", [disk])).pipe(Effect.retry(Schedule.recurs(20)), Effect.orDie)
  )

/** Fills the disk to the last byte. Removing `file` frees it again. */
export const fillDisk = (file: string): Effect.Effect<void> =>
  Effect.promise(async () => {
    const handle = await open(file, "w")
    for (let size = 1 << 20; size >= 4096; ) {
      await handle.write(Buffer.alloc(size)).catch(() => {
        size /= 2
      })
    }
    await handle.close()
  })
