import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { expect, it } from "@effect/vitest"
import { Effect, Fiber, Option } from "effect"
import { postgresContainer } from "../testing/container.ts"
import { dataFolder } from "../testing/data-folder.ts"
import { startService } from "../testing/service.ts"
import { fieldsOf } from "../testing/wire.ts"

const start = (address: string) =>
  Effect.map(fieldsOf(address, "StartAssessment", {}), ({ sessionId }): string => JSON.parse(sessionId ?? ""))

const send = (address: string, sessionId: string) => fieldsOf(address, "SendMessage", { sessionId, message: "kind of" })

it.scopedLive("a dump that is made while people answer holds every turn that was answered before it", (context) =>
  Effect.gen(function* () {
    const container = yield* postgresContainer
    if (Option.isNone(container)) return context.skip("No container engine answers, and so there is no pg_dump.")
    const { value: postgres } = container
    const inside = (database: string) =>
      `postgres://${postgres.getUsername()}:${postgres.getPassword()}@127.0.0.1:5432/${database}`
    const run = (...command: ReadonlyArray<string>) =>
      Effect.map(
        Effect.promise(() => postgres.exec([...command])),
        (result) => expect(result).toMatchObject({ exitCode: 0 })
      )
    const outside = new URL(postgres.getConnectionUri())
    const { address } = yield* startService({ DATABASE_URL: outside.toString() })

    const sessionId = yield* start(address)
    yield* send(address, sessionId)
    const before = yield* fieldsOf(address, "ExportSession", { sessionId })
    const others = yield* Effect.fork(
      Effect.forEach(Array.from({ length: 40 }), () => Effect.flatMap(start(address), (id) => send(address, id)), {
        concurrency: 4
      })
    )
    yield* run("pg_dump", "--format=custom", "--file=/tmp/big-ocean.dump", inside(postgres.getDatabase()))
    yield* Fiber.join(others)
    yield* send(address, sessionId)

    // Into a database that already holds something, as after an accident.
    outside.pathname = "/restored"
    yield* run("createdb", `--maintenance-db=${inside(postgres.getDatabase())}`, "restored")
    const restore = ["pg_restore", "--clean", "--if-exists", "--single-transaction", `--dbname=${inside("restored")}`]
    yield* run(...restore, "/tmp/big-ocean.dump")
    yield* run(...restore, "/tmp/big-ocean.dump")
    const restored = yield* startService({ DATABASE_URL: outside.toString() })
    expect(yield* fieldsOf(restored.address, "ExportSession", { sessionId })).toEqual(before)
    expect((yield* send(restored.address, sessionId))["status"]).toBe('"active"')
  })
)

it.scopedLive("a copy of the embedded server's folder, made while it is stopped, goes on where it was", () =>
  Effect.gen(function* () {
    const [folder, copy] = [yield* dataFolder, yield* dataFolder]
    const first = yield* startService({ EMBEDDED_POSTGRES_DIR: folder })
    const sessionId = yield* start(first.address)
    yield* send(first.address, sessionId)
    const before = yield* fieldsOf(first.address, "ExportSession", { sessionId })
    expect(yield* first.kill("SIGTERM")).toBe(0)
    yield* Effect.promise(() => promisify(execFile)("cp", ["-a", folder, copy]))

    const second = yield* startService({ EMBEDDED_POSTGRES_DIR: copy })
    expect(yield* fieldsOf(second.address, "ExportSession", { sessionId })).toEqual(before)
    yield* send(second.address, sessionId)
    expect(yield* second.kill("SIGTERM")).toBe(0)
  })
)
