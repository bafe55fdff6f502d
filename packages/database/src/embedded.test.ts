import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { embeddedPostgres } from "./embedded.ts"
import { query } from "./testing.ts"

const folder = Effect.acquireRelease(
  Effect.promise(async () => {
    const folder = await mkdtemp(join(tmpdir(), "big-ocean-embedded-"))
    // For root, another user runs PostgreSQL, who has to get in.
    await chmod(folder, 0o755)
    return join(folder, "postgres")
  }),
  (directory) => Effect.promise(() => rm(join(directory, ".."), { recursive: true, force: true }))
)

const serverIn = (directory: string, settings: ReadonlyArray<string> = ["fsync=off"]) =>
  embeddedPostgres({ directory, resolveFrom: import.meta.url, settings })

it.scopedLive("an embedded server keeps its data from one start to the next, and lives no longer than its scope", () =>
  Effect.gen(function* () {
    const directory = yield* folder
    const first = yield* Effect.scoped(
      Effect.tap(serverIn(directory), ({ url }) => query(url, "create table kept as select 7 as number"))
    )
    expect(first.directory).toBe(directory)
    yield* Effect.promise(() => expect(readFile(join(directory, "postmaster.pid"))).rejects.toThrow())
    const { url } = yield* serverIn(directory)
    expect(yield* query(url, "select number from kept")).toEqual([{ number: 7 }])
  })
)

it.scopedLive("a data folder that is in use is refused, and the server in it goes on", () =>
  Effect.gen(function* () {
    const directory = yield* folder
    const { url } = yield* serverIn(directory)
    const error = yield* Effect.flip(Effect.scoped(serverIn(directory)))
    expect(error.message).toContain(`Another running service uses ${directory}`)
    expect(yield* query(url, "select 1 as one")).toEqual([{ one: 1 }])
  })
)

it.scopedLive("a start that was broken off leaves nothing in the way", () =>
  Effect.gen(function* () {
    const directory = yield* folder
    yield* Effect.promise(() => writeFile(`${directory}.unfinished`, "half"))
    const { url } = yield* serverIn(directory)
    expect(yield* query(url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }])
  })
)

it.scopedLive("a server that cannot start is told in its own last words", () =>
  Effect.gen(function* () {
    const directory = yield* folder
    const error = yield* Effect.flip(Effect.scoped(serverIn(directory, ["shared_buffers=nonsense"])))
    expect(error.message).toContain("PostgreSQL ended while it was starting")
    expect(error.message).toContain("shared_buffers")
  })
)

it.scopedLive("a folder that cannot be made is told in a sentence", () =>
  Effect.gen(function* () {
    const directory = yield* folder
    yield* Effect.promise(() => writeFile(directory, "a file"))
    expect((yield* Effect.flip(serverIn(join(directory, "inside")))).message).toContain("cannot make its data folder")
  })
)
