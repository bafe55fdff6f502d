/** The benchmark: `--large [sessions]`, `--soak [turns]`, or without either the comparison. */
import { parseArgs } from "node:util"
import { Cause, Effect } from "effect"
import { compare } from "./compare.ts"
import { large } from "./large.ts"
import { soak } from "./soak.ts"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { large: { type: "boolean" }, soak: { type: "boolean" } }
})
const count = positionals[0] === undefined ? 1_000_000 : Number(positionals[0])

const chosen = values.large ? large(count) : values.soak ? soak(count) : compare

// A benchmark that is stopped ends what it started.
const fiber = Effect.runFork(Effect.scoped(chosen))
const stop = () => fiber.unsafeInterruptAsFork(fiber.id())
process.once("SIGINT", stop).once("SIGTERM", stop)
fiber.addObserver((exit) => {
  if (exit._tag === "Failure" && !Cause.isInterruptedOnly(exit.cause)) {
    console.error(Cause.pretty(exit.cause))
    process.exitCode = 1
  }
  process.off("SIGINT", stop).off("SIGTERM", stop)
})
