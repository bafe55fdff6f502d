import { readFile } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import { makeMessageId } from "@workspace/contracts"
import { freshDatabase, lockAwaited, lockSession, testServer } from "@workspace/database/testing"
import { Effect, Fiber, Redacted } from "effect"
import { dataFolder, gone, isAlive, processIdOf } from "../testing/data-folder.ts"
import { runService, startService } from "../testing/service.ts"
import { fieldsOf, frame, post } from "../testing/wire.ts"

/** Starts a session, answers three statements, and gives what was shown: each piece as the bytes that came. */
const converse = (address: string) =>
  Effect.gen(function* () {
    const started = yield* fieldsOf(address, "StartAssessment", {})
    const sessionId: string = JSON.parse(started["sessionId"] ?? "")
    const turns = yield* Effect.forEach(["4", "not really — it depends 🌊", "pardon?"], (message) =>
      fieldsOf(address, "SendMessage", { sessionId, message })
    )
    const { precision, progress, question, status } = turns.at(-1) ?? {}
    const lists = [started, ...turns].map(({ messages }) => messages?.slice(1, -1))
    return { sessionId, shown: { messages: `[${lists.join(",")}]`, precision, progress, question, status } }
  })

const resume = (address: string, sessionId: string) =>
  Effect.map(
    fieldsOf(address, "ResumeSession", { sessionId }),
    ({ messages, precision, progress, question, status }) => ({ messages, precision, progress, question, status })
  )

it.scopedLive("promise 5: after SIGKILL of every process, a resume shows what was shown, byte for byte", () =>
  Effect.gen(function* () {
    const folder = yield* dataFolder
    const env = { EMBEDDED_POSTGRES_DIR: folder }
    const first = yield* startService(env)
    const { sessionId, shown } = yield* converse(first.address)
    const postgres = yield* processIdOf(folder)
    process.kill(postgres, "SIGKILL")
    yield* first.kill("SIGKILL")
    yield* gone(postgres)

    const second = yield* startService(env)
    expect(yield* resume(second.address, sessionId)).toEqual(shown)
    const next = yield* fieldsOf(second.address, "SendMessage", { sessionId, message: "5" })
    expect(next["status"]).toBe('"active"')
    expect(yield* second.kill("SIGTERM")).toBe(0)
  })
)

it.scopedLive("the embedded server of a killed service is taken over by the next one, and stops with it", () =>
  Effect.gen(function* () {
    const folder = yield* dataFolder
    const env = { EMBEDDED_POSTGRES_DIR: folder }
    const first = yield* startService(env)
    const { sessionId, shown } = yield* converse(first.address)
    const postgres = yield* processIdOf(folder)
    yield* first.kill("SIGKILL")

    const second = yield* startService(env)
    expect(yield* processIdOf(folder)).toBe(postgres)
    expect(yield* resume(second.address, sessionId)).toEqual(shown)
    expect(yield* second.kill("SIGTERM")).toBe(0)
    expect(isAlive(postgres)).toBe(false)
  })
)

it.scopedLive("a data folder that another running service uses is refused, with a sentence that says what to do", () =>
  Effect.gen(function* () {
    const folder = yield* dataFolder
    const first = yield* startService({ EMBEDDED_POSTGRES_DIR: folder })
    const { code, output } = yield* runService({ EMBEDDED_POSTGRES_DIR: folder, PORT: "0" })
    expect(code).toBe(1)
    expect(output).toContain(`Another running service uses ${folder}`)
    expect(output).toContain("EMBEDDED_POSTGRES_DIR")
    yield* converse(first.address)
  })
)

it.scopedLive("SIGTERM lets the turn in flight be stored and answered, and nothing new begin", () =>
  Effect.gen(function* () {
    const url = yield* Effect.flatMap(testServer, freshDatabase)
    const service = yield* startService({ DATABASE_URL: Redacted.value(url) })
    const { sessionId } = yield* converse(service.address)
    const [turn, exit] = yield* Effect.scoped(
      Effect.gen(function* () {
        yield* lockSession(url, sessionId)
        const payload = { sessionId, messageId: makeMessageId(), message: "4" }
        const sending = yield* Effect.fork(post(service.address, frame("SendMessage", payload)))
        yield* lockAwaited(url)
        const ending = yield* Effect.fork(service.kill("SIGTERM"))
        const refused = Effect.promise(() =>
          fetch(`${service.address}/health`).then(
            () => false,
            () => true
          )
        )
        yield* Effect.repeat(refused, { until: (isRefused) => isRefused })
        return [sending, ending] as const
      })
    )
    expect((yield* Fiber.join(turn)).text).toContain('"position":9')
    expect(yield* Fiber.join(exit)).toBe(0)
  })
)

it.scopedLive("with DATABASE_URL no embedded server is started", () =>
  Effect.gen(function* () {
    const folder = yield* dataFolder
    const url = yield* Effect.flatMap(testServer, freshDatabase)
    const service = yield* startService({ DATABASE_URL: Redacted.value(url), EMBEDDED_POSTGRES_DIR: folder })
    yield* converse(service.address)
    expect(yield* Effect.isFailure(Effect.tryPromise(() => readFile(join(folder, "PG_VERSION"))))).toBe(true)
    expect(service.output()).toContain("at DATABASE_URL")
  })
)

it.live("a value that cannot be used stops the start with a sentence that names the variable", () =>
  Effect.gen(function* () {
    for (const [name, value] of [
      ["PORT", "70000"],
      ["DATABASE_URL", "mysql://root:hunter2@db"],
      ["LOG_LEVEL", "loud"],
      ["CORS_ORIGINS", "https://a.example,nonsense"],
      ["DATABASE_POOL_SIZE", "0"],
      ["DATABASE_STATEMENT_TIMEOUT", "soon"],
      ["MESSAGE_KEYS", "hunter2"],
      ["SESSION_RETENTION_DAYS", "-1"],
      ["SESSION_IDLE_MINUTES", "0"]
    ] as const) {
      const { code, output } = yield* runService({ [name]: value })
      expect([name, code]).toEqual([name, 1])
      expect(output).toMatch(new RegExp(`^${name}.* cannot be used: `))
      expect(output.trim().split("\n")).toHaveLength(1)
      expect(output).not.toContain("hunter2")
    }
  })
)

it.scopedLive("a port that is taken stops the start with a sentence", () =>
  Effect.gen(function* () {
    const url = yield* Effect.flatMap(testServer, freshDatabase)
    const taken = yield* Effect.acquireRelease(
      Effect.async<ReturnType<typeof createServer>>((resume) => {
        const server = createServer().listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
      }),
      (server) => Effect.sync(() => server.close())
    )
    const address = taken.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const { code, output } = yield* runService({ DATABASE_URL: Redacted.value(url), PORT: String(port) })
    expect(code).toBe(1)
    expect(output).toContain("EADDRINUSE")
    expect(output).toContain("Choose another HOST or PORT")
  })
)
