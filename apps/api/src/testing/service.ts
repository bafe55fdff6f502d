import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { Effect, type Scope } from "effect"

/** The service as it ships, in a process of its own. */
export interface Service {
  /** `http://127.0.0.1:port` */
  readonly address: string
  readonly process: ChildProcess
  /** What it has written to standard output and standard error so far. */
  readonly output: () => string
  /** Sends a signal and waits for the end: the exit code, or null when the signal ended it. */
  readonly kill: (signal: NodeJS.Signals) => Effect.Effect<number | null>
}

const programAt = (name: string) => fileURLToPath(new URL(`../../dist/server/${name}.js`, import.meta.url))

const ended = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
  return child.exitCode
}

/** Runs a program of the bundle until it ends by itself: a command, or a start of the service that has to fail. */
export const runService = (env: Readonly<Record<string, string>>, program = "index") =>
  Effect.promise(async () => {
    const child = spawn(process.execPath, [programAt(program)], { env: { PATH: process.env["PATH"], ...env } })
    let output = ""
    child.stdout.on("data", (chunk) => (output += chunk))
    child.stderr.on("data", (chunk) => (output += chunk))
    const code = await ended(child)
    return { code, output }
  })

/** Starts the service on a free port and waits until it says where it listens. Killed with the scope. */
export const startService = (env: Readonly<Record<string, string>>): Effect.Effect<Service, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const child = spawn(process.execPath, [programAt("index")], {
        env: { PATH: process.env["PATH"], PORT: "0", ...env }
      })
      let output = ""
      const address = await new Promise<string>((resolve, reject) => {
        const read = (chunk: Buffer) => {
          output += chunk.toString()
          const found = /listens at (http:\/\/[^,\s]+)/.exec(output)?.[1]
          if (found !== undefined) resolve(found)
        }
        child.stdout.on("data", read)
        child.stderr.on("data", read)
        child.once("exit", () => reject(new Error(`The service ended: ${output}`)))
      })
      const kill = (signal: NodeJS.Signals) =>
        Effect.promise(() => {
          child.kill(signal)
          return ended(child)
        })
      return { address, process: child, output: () => output, kill }
    }),
    ({ kill }) => kill("SIGKILL")
  )
