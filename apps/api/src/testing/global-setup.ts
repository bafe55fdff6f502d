import { execFile } from "node:child_process"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { embeddedPostgres } from "@workspace/database"
import type {} from "@workspace/database/testing"
import { Effect, Exit, Redacted, Scope } from "effect"
import type { TestProject } from "vitest/node"

/** Builds the service as it ships, and runs one PostgreSQL for all suites, in a folder that is removed afterwards. */
export default async (project: TestProject) => {
  await promisify(execFile)(process.execPath, ["build.js"], { cwd: new URL("../..", import.meta.url) })
  const folder = await mkdtemp(join(tmpdir(), "big-ocean-test-"))
  // For root, another user runs PostgreSQL, who has to get in.
  await chmod(folder, 0o755)
  const scope = await Effect.runPromise(Scope.make())
  const stop = () =>
    Effect.runPromise(Scope.close(scope, Exit.void)).finally(() => rm(folder, { recursive: true, force: true }))
  const postgres = await Effect.runPromise(
    embeddedPostgres({
      directory: join(folder, "postgres"),
      resolveFrom: import.meta.url,
      // Nothing here has to outlive the machine.
      settings: ["fsync=off", "max_connections=300"]
    }).pipe(Scope.extend(scope))
  ).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  project.provide("postgresUrl", Redacted.value(postgres.url))
  return stop
}
