import { chmod, mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"

/** The process of the server that runs on a data folder. */
export const processIdOf = (folder: string) =>
  Effect.promise(async () => Number((await readFile(join(folder, "postmaster.pid"), "utf8")).split("\n")[0]))

/** Whether a process runs. */
export const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Waits until a process is gone. */
export const gone = (pid: number) => Effect.repeat(Effect.sleep("20 millis"), { while: () => isAlive(pid) })

/** A folder for the data of an embedded server. Whatever still runs on it is ended, and the folder removed. */
export const dataFolder = Effect.acquireRelease(
  Effect.promise(async () => {
    const folder = await mkdtemp(join(tmpdir(), "big-ocean-service-"))
    // For root, another user runs PostgreSQL, who has to get in.
    await chmod(folder, 0o755)
    return join(folder, "postgres")
  }),
  (folder) =>
    processIdOf(folder).pipe(
      Effect.tap((pid) =>
        Effect.zipRight(
          Effect.sync(() => process.kill(pid, "SIGKILL")),
          gone(pid)
        )
      ),
      Effect.catchAllCause(() => Effect.void),
      Effect.zipRight(Effect.promise(() => rm(join(folder, ".."), { recursive: true, force: true })))
    )
)
