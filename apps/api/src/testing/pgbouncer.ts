import { execFileSync, spawn } from "node:child_process"
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Redacted, type Scope } from "effect"

/** What `pgbouncer --version` says first, or undefined where there is none. */
export const pgbouncerVersion = (): string | undefined => {
  try {
    return execFileSync("pgbouncer", ["--version"], { encoding: "utf8" }).split("\n")[0]
  } catch {
    return undefined
  }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("none"))))
    })
  })

/**
 * PgBouncer in transaction mode before the given server, with `connections` to share, until the scope ends. Gives the
 * url of the same database through it.
 */
export const pgbouncer = (
  direct: Redacted.Redacted,
  connections: number
): Effect.Effect<Redacted.Redacted, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const url = new URL(Redacted.value(direct))
      const port = await freePort()
      const folder = await mkdtemp(join(tmpdir(), "big-ocean-pgbouncer-"))
      const settings = join(folder, "pgbouncer.ini")
      await writeFile(
        settings,
        `[databases]
* = host=${url.hostname} port=${url.port} user=${url.username} password=${url.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
`
      )
      await chmod(folder, 0o755)
      // It refuses to run as root.
      const user = process.getuid?.() === 0 ? ["-u", "nobody"] : []
      const child = spawn("pgbouncer", [...user, settings], { stdio: ["ignore", "ignore", "pipe"] })
      await new Promise<void>((resolve, reject) => {
        let said = ""
        child.stderr.on("data", (chunk) => {
          said += chunk
          if (said.includes("process up")) resolve()
        })
        child.once("exit", () => reject(new Error(`PgBouncer ended: ${said}`)))
      })
      url.port = String(port)
      return { child, folder, url: Redacted.make(url.toString()) }
    }),
    ({ child, folder }) =>
      Effect.promise(async () => {
        const ended = new Promise((resolve) => child.once("exit", resolve))
        child.kill("SIGKILL")
        await ended
        await rm(folder, { recursive: true, force: true })
      })
  ).pipe(Effect.map(({ url }) => url))
