import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Console, Effect } from "effect"
import { entrants } from "./entrants.ts"
import { describeMachine } from "./machine.ts"
import { plot } from "./plot.ts"
import { settings, startPostgres, temporaryFolder } from "./postgres.ts"
import type { Kept, Run } from "./protocol.ts"
import { type Running, startEveryone } from "./running.ts"
import { scoringCpu } from "./scoring.ts"
import { startTimes } from "./start-time.ts"
import { median, medianRatio } from "./statistics.ts"

const rounds = 5
const clients = 20
const conversations = 40
const trials = 10

/** What was measured of an entrant. */
interface Measured extends Running {
  readonly bytes: number
  readonly turns: Array<Run>
  readonly loads: Array<Run>
  readonly serverCpu: Array<number>
  readonly memory: Array<number>
  twoTabs?: Kept
  fourTimes?: Kept
}

const perSecond = (runs: ReadonlyArray<Run>) => runs.map(({ perSecond }) => perSecond)

const work = <A>(body: () => Promise<A>) => Effect.promise(body)

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>) =>
  [head, head.map((_, column) => (column === 0 ? "---" : "---:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n")

const tail = (runs: ReadonlyArray<Run>) =>
  `${median(runs.map((run) => run.median)).toFixed(1)} ms median, ${median(runs.map((run) => run.p99)).toFixed(1)} ms p99`

const whole = (value: number) => Math.round(value).toLocaleString("en-US")
const ratio = (value: number) => value.toFixed(2)
const result = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** Everyone in turn: bytes on disk, speed, being right; then what concerns the service alone. Writes table and plot. */
export const compare = Effect.gen(function* () {
  const postgres = yield* startPostgres
  const version = (yield* postgres.query<{ server_version: string }>("postgres", "show server_version"))[0]
  const head = describeMachine(version?.server_version ?? "", settings)
  yield* Console.log(`${head.join("\n")}\n`)

  const measured: Array<Measured> = []
  for (const entrant of yield* startEveryone(postgres)) {
    const before = yield* postgres.tableBytes(entrant.database)
    yield* work(() => entrant.worker.ask({ _tag: "Fill", conversations }))
    const bytes = ((yield* postgres.tableBytes(entrant.database)) - before) / conversations
    measured.push({ ...entrant, bytes, turns: [], loads: [], serverCpu: [], memory: [] })
    yield* Console.log(`${entrant.name}: ${whole(bytes)} bytes for 100 messages`)
  }
  const of = (id: keyof typeof entrants) => {
    const found = measured.find(({ name }) => name === entrants[id].name)
    if (found === undefined) throw new Error(`${entrants[id].name} did not take part.`)
    return found
  }

  for (const { worker } of measured) {
    yield* work(() => worker.run({ _tag: "Turns", seconds: 8, clients }))
    yield* work(() => worker.run({ _tag: "Loads", seconds: 4, clients }))
  }
  for (let round = 1; round <= rounds; round++) {
    for (const { loads, memory, name, server, serverCpu, turns, worker } of measured) {
      const before = yield* work(async () => server?.usage())
      const turn = yield* work(() => worker.run({ _tag: "Turns", seconds: 4, clients }))
      const after = yield* work(async () => server?.usage())
      const load = yield* work(() => worker.run({ _tag: "Loads", seconds: 2, clients }))
      turns.push(turn)
      loads.push(load)
      serverCpu.push(before && after ? (after.cpu - before.cpu) / turn.operations : turn.cpu)
      memory.push((after?.rss ?? 0) / 1e6)
      yield* Console.log(
        `round ${round}, ${name}: ${whole(turn.perSecond)} turns/s, ${whole(load.perSecond)} conversations/s`
      )
    }
  }

  // What the others wrote would else be flushed to disk meanwhile.
  yield* postgres.query("postgres", "checkpoint")
  const steadyFastify: Array<Run> = []
  const steadyService: Array<Run> = []
  for (let round = 0; round <= rounds; round++) {
    for (const [{ turns, worker }, runs] of [
      [of("fastify"), steadyFastify],
      [of("service"), steadyService]
    ] as const) {
      const rate = 0.6 * median(perSecond(turns))
      const run = yield* work(() => worker.run({ _tag: "PacedTurns", seconds: 4, rate }))
      // The first round warms up.
      if (round > 0) runs.push(run)
    }
  }
  for (const entrant of measured) {
    entrant.twoTabs = yield* work(() => entrant.worker.keep({ _tag: "TwoTabs", trials }))
    entrant.fourTimes = yield* work(() => entrant.worker.keep({ _tag: "FourTimes", trials }))
  }
  const [fastify, plainPg, service, sessionManager] = [
    of("fastify"),
    of("plainPg"),
    of("service"),
    of("sessionManager")
  ]
  const rivals = measured.filter(({ kind }) => kind === "rival")
  const scoring = scoringCpu()
  const folder = yield* temporaryFolder
  const start = yield* work(() => startTimes(folder))

  const speed = table(
    [
      "",
      "turns/s",
      "median ms",
      "p99 ms",
      "of plain pg",
      "CPU ms a turn",
      "resumes of 100/s",
      "of plain pg",
      "kB per 100 messages"
    ],
    measured.map(({ bytes, loads, name, serverCpu, turns, kind }) => [
      kind === "ours" ? `**${name}**` : name,
      whole(median(perSecond(turns))),
      median(turns.map((run) => run.median)).toFixed(1),
      median(turns.map((run) => run.p99)).toFixed(1),
      ratio(medianRatio(perSecond(turns), perSecond(plainPg.turns))),
      median(serverCpu).toFixed(2),
      whole(median(perSecond(loads))),
      ratio(medianRatio(perSecond(loads), perSecond(plainPg.loads))),
      (bytes / 1000).toFixed(1)
    ])
  )
  const right = table(
    [
      "",
      `two tabs at once, ${trials} times: turns kept of ${2 * trials}`,
      "replies made",
      "in order",
      `one message sent four times, ${trials} times: copies kept of ${trials}`,
      "replies made"
    ],
    measured.map(({ fourTimes, kind, name, twoTabs }) => [
      kind === "ours" ? `**${name}**` : name,
      String(twoTabs?.kept),
      String(twoTabs?.replies),
      `${twoTabs?.inOrder} of ${trials}`,
      String(fourTimes?.copies),
      String(fourTimes?.replies)
    ])
  )

  const best = (values: (of: Measured) => ReadonlyArray<number>) => Math.max(...rivals.map((of) => median(values(of))))
  const target = (what: string, value: number, bound: number, least: boolean, unit = "") => [
    what,
    `${least ? "at least" : "at most"} ${bound}${unit}`,
    `${value >= 100 ? whole(value) : ratio(value)}${unit}`,
    (least ? value >= bound : value <= bound) ? "met" : "missed"
  ]
  const loadsOf = ({ loads }: Measured) => perSecond(loads)
  const turnsOf = ({ turns }: Measured) => perSecond(turns)
  const targets = table(
    ["target", "bound", "measured", ""],
    [
      target("turns over HTTP, of Fastify with plain pg", medianRatio(turnsOf(service), turnsOf(fastify)), 0.8, true),
      target("turns without HTTP, of plain pg", medianRatio(turnsOf(sessionManager), turnsOf(plainPg)), 0.85, true),
      target("resumes over HTTP, of Fastify with plain pg", medianRatio(loadsOf(service), loadsOf(fastify)), 0.8, true),
      target("resumes without HTTP, of the fastest rival", median(loadsOf(sessionManager)) / best(loadsOf), 1, true),
      target("turns over HTTP, of the fastest rival", median(turnsOf(service)) / best(turnsOf), 1, true),
      target("bytes for 100 messages, of the floor's", sessionManager.bytes / plainPg.bytes, 1.5, false),
      target(
        "bytes for 100 messages, of the smallest rival's",
        sessionManager.bytes / Math.min(...rivals.map(({ bytes }) => bytes)),
        1,
        false
      ),
      target("p99 of the median at 60% load", median(steadyService.map((run) => run.p99 / run.median)), 4, false),
      target("scoring, of a turn's CPU over HTTP", (scoring / median(service.serverCpu)) * 100, 5, false, "%"),
      target("memory of the service under 20 clients", Math.max(...service.memory), 200, false, " MB"),
      target("pnpm start to the first answer, data there", median(start.later) / 1000, 3, false, " s"),
      target("pnpm start to the first answer, first time", start.first / 1000, 3, false, " s")
    ]
  )
  const notes = [
    `Medians of ${rounds} rounds, ${clients} clients, everyone in turn in each round; ratios are medians of each round's ratio.`,
    "CPU of a turn: of the server's process over HTTP, else of the process that calls the library; PostgreSQL's is in neither.",
    `At 60% load: Big Ocean ${tail(steadyService)}; Fastify with plain pg ${tail(steadyFastify)}.`,
    `Decoding the state, reading the answer, scoring, choosing, replying and encoding: ${scoring.toFixed(3)} ms of CPU a turn.`
  ]
  const report = [head.map((line) => `${line}  `).join("\n"), speed, notes.join("\n"), right, targets].join("\n\n")
  writeFileSync(result("results.md"), `${report}\n`)
  const bars = (values: (of: Measured) => ReadonlyArray<number>) =>
    measured.map((of) => ({ name: of.name, ours: of.kind === "ours", values: values(of), median: median(values(of)) }))
  writeFileSync(
    result("results.svg"),
    plot([
      { title: "Turns a second, 20 clients", bars: bars(turnsOf) },
      { title: "Conversations of 100 messages loaded a second, 20 clients", bars: bars(loadsOf) }
    ])
  )
  yield* Console.log(`\n${report}\n\nWritten to bench/results.md and bench/results.svg.`)
})
