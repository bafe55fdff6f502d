import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { AssessmentClient, type Message, type SessionId } from "@workspace/contracts"
import { Effect } from "effect"

const server = fileURLToPath(new URL("../../api/dist/server/index.js", import.meta.url))

/** The built service, which brings the built page, on an embedded PostgreSQL and a free port of its own. */
export class Service {
  private process: ChildProcess | undefined
  private port = "0"

  private constructor(private readonly folder: string) {}

  static async start(): Promise<Service> {
    const folder = await mkdtemp(join(tmpdir(), "big-ocean-e2e-"))
    // Started by root, PostgreSQL runs as another user, who has to get there.
    await chmod(folder, 0o755)
    const service = new Service(folder)
    await service.restart()
    return service
  }

  /** Where the page is. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/`
  }

  /** Starts the service on the data and the port that it had before. */
  async restart(): Promise<void> {
    const child = spawn(process.execPath, [server], {
      env: {
        ...process.env,
        PORT: this.port,
        EMBEDDED_POSTGRES_DIR: join(this.folder, "postgres"),
        LOG_LEVEL: "warn"
      },
      stdio: ["ignore", "pipe", "inherit"]
    })
    this.process = child
    for await (const line of createInterface({ input: child.stdout })) {
      const [, port] = line.match(/listens at http:\/\/127\.0\.0\.1:(\d+)/) ?? []
      if (port !== undefined) {
        this.port = port
        child.stdout.resume()
        return
      }
    }
    throw new Error("The service ended before it listened.")
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process
    this.process = undefined
    if (child === undefined || child.exitCode !== null) return
    const exit = once(child, "exit")
    child.kill(signal)
    await exit
  }

  /** Ends the service without any chance to finish. The data stay. */
  kill(): Promise<void> {
    return this.end("SIGKILL")
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM")
    await rm(this.folder, { recursive: true, force: true })
  }

  private call<A, E>(effect: Effect.Effect<A, E, AssessmentClient>): Promise<A> {
    return Effect.runPromise(Effect.provide(effect, AssessmentClient.Default({ url: `${this.url}rpc` })))
  }

  /** A session in which the person sent these messages, as far as the assessment takes them. */
  converse(messages: ReadonlyArray<string>): Promise<SessionId> {
    return this.call(
      Effect.gen(function* () {
        const client = yield* AssessmentClient
        const { sessionId } = yield* client.StartAssessment({})
        for (const message of messages) {
          const { status } = yield* client.SendMessage({ sessionId, message })
          if (status === "completed") break
        }
        return sessionId
      })
    )
  }

  /** What the service has stored. */
  messages(sessionId: SessionId): Promise<ReadonlyArray<Message>> {
    return this.call(
      Effect.map(
        AssessmentClient.use((client) => client.ResumeSession({ sessionId })),
        ({ messages }) => messages
      )
    )
  }
}
