import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { Console, Effect, Option } from "effect"
import { badInput } from "./bad-input.ts"
import { violationKinds } from "./checker.ts"
import { makePostgres, scratchFolder } from "./postgres.ts"
import { type Report, type RunOptions, runScenario } from "./run.ts"
import { scenarios } from "./scenarios.ts"
import { formatReports, formatTable } from "./table.ts"
import { buildWeakened, type Weakening, weakenings } from "./weakenings.ts"

const root = fileURLToPath(new URL("../../../", import.meta.url))
const bundle = fileURLToPath(new URL("../../api/dist/server/index.js", import.meta.url))

const { values } = parseArgs({
  options: {
    long: { type: "boolean", default: false },
    prove: { type: "boolean", default: false },
    weaken: { type: "string" },
    only: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) }
  }
})

const seed = Number(values.seed)
const names = values.only?.split(",")

const hasPassed = ({ shortfall, violations }: Report) => violations.length === 0 && Option.isNone(shortfall)

/** So many violations of each kind are told in full. */
const told = 3

/** Something to run against the service. */
interface Trial {
  readonly name: string
  readonly run: (options: RunOptions) => Effect.Effect<Report>
}

const trials: ReadonlyArray<Trial> = [
  ...scenarios.map((scenario) => ({
    name: scenario.name,
    run: (options: RunOptions) => runScenario(scenario, options)
  })),
  badInput
]

const runAll = (chosen: ReadonlyArray<Trial>, options: Omit<RunOptions, "seed">) =>
  Effect.forEach(chosen, (trial) =>
    Effect.gen(function* () {
      yield* Console.log(`${trial.name} …`)
      const report = yield* trial.run({ ...options, seed })
      for (const kind of violationKinds) {
        const found = report.violations.filter((violation) => violation.kind === kind)
        yield* Effect.forEach(found.slice(0, told), ({ detail }) => Console.log(`  ${kind}: ${detail.slice(0, 800)}`))
      }
      return report
    })
  )

const verdict = (results: ReadonlyArray<boolean>) =>
  Effect.gen(function* () {
    const failed = results.filter((passed) => !passed).length
    yield* Console.log(`${results.length - failed} passed, ${failed} failed`)
    return failed === 0
  })

const choose = <A extends { readonly name: string }>(
  all: ReadonlyArray<A>,
  wanted: ReadonlyArray<string> | undefined
) => {
  const unknown = wanted?.find((name) => all.every((one) => one.name !== name))
  return unknown === undefined
    ? Effect.succeed(all.filter(({ name }) => wanted === undefined || wanted.includes(name)))
    : Effect.fail(`There is no ${unknown}. There are: ${all.map(({ name }) => name).join(", ")}.`)
}

/** Every scenario against the service as it is, or against one weakened copy. */
const torture = (scratch: string, weakening: Option.Option<Weakening>) =>
  Effect.gen(function* () {
    const chosen = yield* choose(trials, names)
    const postgres = yield* makePostgres(`${scratch}/postgres`)
    const reports = yield* runAll(chosen, {
      bundle: Option.isSome(weakening) ? yield* buildWeakened(root, scratch, weakening.value) : bundle,
      scratch,
      postgres,
      size: values.long ? "long" : "short",
      limit: values.long ? 900 : 120,
      giveUpAfter: 60
    })
    yield* Console.log(formatReports(reports))
    return yield* verdict(reports.filter(({ skipped }) => Option.isNone(skipped)).map(hasPassed))
  })

/** Every weakened copy against the scenarios that have to find it out. */
const prove = (scratch: string, chosen: ReadonlyArray<Weakening>) =>
  Effect.gen(function* () {
    const postgres = yield* makePostgres(`${scratch}/postgres`)
    const proofs = yield* Effect.forEach(chosen, (weakening) =>
      Effect.gen(function* () {
        const weak = yield* buildWeakened(root, scratch, weakening)
        const found = yield* choose(trials, Object.keys(weakening.caughtBy))
        const options = {
          bundle: weak,
          scratch,
          postgres,
          size: "short" as const,
          limit: 20,
          giveUpAfter: 25
        }
        yield* Console.log(`${weakening.name}: ${weakening.what}`)
        const reports = yield* runAll(found, options)
        return reports.map((report) => ({ weakening, report }))
      })
    )
    const judged = proofs.flat().map(({ report, weakening }) => {
      const expected = weakening.caughtBy[report.name]
      return { ...report, weakening, expected, isFound: report.violations.some(({ kind }) => kind === expected) }
    })
    const rows = judged.map(({ expected, isFound, name, skipped, violations, weakening }) => {
      const numbers = violationKinds.map((kind) => violations.filter((violation) => violation.kind === kind).length)
      const result = Option.match(skipped, {
        onNone: () => (isFound ? `found: ${expected}` : `NOT FOUND: ${expected}`),
        onSome: (reason) => `skipped: ${reason}`
      })
      return [weakening.name, weakening.what, name, ...numbers.map(String), result]
    })
    yield* Console.log(formatTable(["weakened copy", "what it does", "scenario", ...violationKinds, "result"], rows))
    return yield* verdict(judged.filter(({ skipped }) => Option.isNone(skipped)).map(({ isFound }) => isFound))
  })

const program = Effect.gen(function* () {
  yield* Console.log(`seed ${seed}`)
  const scratch = yield* scratchFolder
  const chosen = yield* choose(weakenings, values.weaken === undefined ? undefined : [values.weaken])
  return values.prove
    ? yield* prove(scratch, chosen)
    : yield* torture(scratch, values.weaken === undefined ? Option.none() : Option.fromNullable(chosen[0]))
}).pipe(Effect.scoped)

const fiber = Effect.runFork(
  Effect.catchAll(program, (sentence) => Effect.as(Console.error(sentence), false)).pipe(
    Effect.tapErrorCause((cause) => Console.error(cause.toString()))
  )
)
// Whatever ends the kit, what it started ends with it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => fiber.unsafeInterruptAsFork(fiber.id()))
fiber.addObserver((exit) => process.exit(exit._tag === "Success" && exit.value ? 0 : 1))
