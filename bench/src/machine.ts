import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { cpus, release, totalmem, type } from "node:os"
import { Schema } from "effect"

const Package = Schema.parseJson(
  Schema.Struct({ dependencies: Schema.Record({ key: Schema.String, value: Schema.String }) })
)

const manifest = () =>
  Schema.decodeSync(Package)(readFileSync(new URL("../package.json", import.meta.url), "utf8")).dependencies

const commit = () => {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim()
  } catch {
    return "without git"
  }
}

/** What the numbers were taken on: machine, versions, settings. */
export const describeMachine = (postgresVersion: string, settings: ReadonlyArray<string>): ReadonlyArray<string> => {
  const processors = cpus()
  const versions = Object.entries(manifest())
    .filter(([, version]) => !version.startsWith("link:"))
    .map(([name, version]) => `${name} ${version}`)
  return [
    `${processors.length} × ${processors[0]?.model ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GB of memory, ${type()} ${release()}`,
    `Node ${process.versions.node}, PostgreSQL ${postgresVersion} with ${settings.join(", ")}; commit ${commit()}`,
    versions.join(", ")
  ]
}
