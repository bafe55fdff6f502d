import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { Effect, Schema, type Scope } from "effect"
import { Answer, type Command, Kept, Run, Usage } from "./protocol.ts"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

const stop = (child: ChildProcess) =>
  Effect.promise(async () => {
    if (ended(child)) return
    child.kill("SIGTERM")
    await once(child, "exit")
  })

/** The next message of a process, or an error when it ends instead. */
const nextMessage = (child: ChildProcess, name: string) =>
  new Promise<unknown>((resolve, reject) => {
    const onMessage = (message: unknown) => settle(() => resolve(message))
    const onExit = () => settle(() => reject(new Error(`${name} ended.`)))
    const settle = (done: () => void) => {
      child.off("message", onMessage).off("exit", onExit)
      done()
    }
    child.on("message", onMessage).on("exit", onExit)
  })

const decodeAnswer = Schema.decodeUnknownSync(Answer)
const isRun = Schema.is(Run)
const isKept = Schema.is(Kept)

/** A process that runs one contender. */
export interface Worker {
  readonly ask: (command: Command) => Promise<Answer>
  readonly run: (command: Command) => Promise<Run>
  readonly keep: (command: Command) => Promise<Kept>
}

/** Starts the process of a contender; it ends with the scope. */
export const startWorker = (name: string, key: string, url: string): Effect.Effect<Worker, never, Scope.Scope> =>
  Effect.gen(function* () {
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => fork(here("./worker.js"), [key, url], { stdio: ["ignore", "ignore", "inherit", "ipc"] })),
      stop
    )
    const next = async () => {
      const answer = decodeAnswer(await nextMessage(child, name))
      if (answer._tag === "Failed") throw new Error(`${name}: ${answer.message}`)
      return answer
    }
    const ask = (command: Command) => {
      child.send(command)
      return next()
    }
    const expect =
      <A>(is: (answer: unknown) => answer is A) =>
      async (command: Command) => {
        const answer = await ask(command)
        if (!is(answer)) throw new Error(`${name} answered ${answer._tag} to ${command._tag}.`)
        return answer
      }
    yield* Effect.promise(next)
    return { ask, run: expect(isRun), keep: expect(isKept) }
  })

/** Lets a server process say how much CPU and memory it takes, without a change to the server. */
const reporter = `data:text/javascript,process.on("message",()=>{const{user,system}=process.cpuUsage();process.send({cpu:(user+system)/1000,...process.memoryUsage()})})`

/** A server in a process of its own. */
export interface Server {
  readonly url: string
  readonly usage: () => Promise<Usage>
}

const decodeUsage = Schema.decodeUnknownSync(Usage)

/** Starts a server that says its address on standard output, and ends it with the scope. */
export const startServer = (
  name: string,
  path: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>
): Effect.Effect<Server, never, Scope.Scope> =>
  Effect.gen(function* () {
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        fork(here(path), args, {
          env: { ...process.env, ...env },
          execArgv: ["--import", reporter],
          // The service writes a line for each call to standard error.
          stdio: ["ignore", "pipe", "ignore", "ipc"]
        })
      ),
      stop
    )
    const url = yield* Effect.promise(
      () =>
        new Promise<string>((resolve, reject) => {
          child.once("exit", () => reject(new Error(`${name} ended before it listened.`)))
          child.stdout?.on("data", (chunk) => {
            const address = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk))
            if (address !== null) resolve(address[0])
          })
        })
    )
    return {
      url,
      usage: async () => {
        child.send("usage")
        return decodeUsage(await nextMessage(child, name))
      }
    }
  })
