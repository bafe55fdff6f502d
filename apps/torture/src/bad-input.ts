import { once } from "node:events"
import { connect } from "node:net"
import { Clock, Effect, Either, FastCheck, Option, Schema } from "effect"
import {
  anyBody,
  anyText,
  bodies,
  fields,
  rawFrame,
  rawRequests,
  requests,
  strings,
  tags,
  values
} from "./bad-input-corpus.ts"
import { bySession, type Rows, readRows, type Violation } from "./checker.ts"
import type { Journal } from "./journal.ts"
import { leaksIn, marker } from "./leaks.ts"
import type { Tally } from "./people.ts"
import { runSql } from "./postgres.ts"
import { checkReplay } from "./replay.ts"
import type { Report, RunOptions } from "./run.ts"
import { type Fleet, makeFleet } from "./service.ts"
import {
  Conversation,
  exportsOf,
  frameOf,
  type HttpAnswer,
  type HttpRequest,
  type Outcome,
  readOutcome,
  requestBytes,
  send
} from "./wire.ts"

/** Writes pieces one after the other, each 10 ms after the one before, and reads until the service hangs up. */
const exchange = (address: string, pieces: ReadonlyArray<string>, isLast = false): Effect.Effect<string> =>
  Effect.async((resume) => {
    const { hostname, port } = new URL(address)
    const chunks: Array<Buffer> = []
    const socket = connect(Number(port), hostname)
    socket.on("data", (chunk) => chunks.push(chunk))
    socket.on("error", () => undefined)
    socket.once("close", () => resume(Effect.succeed(Buffer.concat(chunks).toString("utf8"))))
    const write = (index: number) => {
      const piece = pieces[index]
      if (piece === undefined || socket.destroyed) return
      socket.write(piece)
      setTimeout(write, 10, index + 1)
    }
    write(0)
    // Who says that nothing more will come is not waited for.
    if (isLast) setTimeout(() => socket.end(), 300)
    return Effect.sync(() => socket.destroy())
  })

const typedErrors = new Set([
  ...["SessionNotFoundError", "InvalidSessionError", "InvalidMessageError", "ConversationMovedOnError"],
  ...["AssessmentIncompleteError", "RateLimitedError"]
])

const patience = 20_000

/** Memory may differ by so many bytes from one round to another. */
const memoryTolerance = 8 << 20

const decodeConversation = Schema.decodeUnknownOption(Conversation)
const isNumber = Schema.is(Schema.Number)

/** One process of the service, and what is noted about it. */
interface Door {
  readonly address: string
  readonly violations: Array<Violation>
  readonly done: Map<string, number>
  readonly tally: Tally
}

const found = ({ violations }: Door, kind: Violation["kind"], detail: string) =>
  Effect.sync(() => violations.push({ kind, detail: detail.slice(0, 600) }))

const count = ({ done }: Door, what: string) => Effect.sync(() => done.set(what, (done.get(what) ?? 0) + 1))

const judge = (door: Door, what: string, { status, text }: HttpAnswer, told: string) =>
  Effect.gen(function* () {
    if (status !== 200) {
      yield* Effect.forEach(leaksIn(text), (detail) => found(door, "leaked", `${what}: ${detail}`))
      if (status < 400 || status > 499)
        yield* found(door, "odd", `${what}: ${status} ${text.slice(0, 200)} for ${told}`)
      return []
    }
    const outcomes = text
      .split("\n")
      .filter((line) => line !== "")
      .map(readOutcome)
    if (outcomes.length === 0) yield* found(door, "odd", `${what}: an empty 200 for ${told}`)
    for (const outcome of outcomes) {
      if (outcome._tag === "Odd") yield* found(door, "odd", `${what}: ${outcome.text.slice(0, 200)} for ${told}`)
      if (outcome._tag !== "Failure") continue
      const { _tag, message } = outcome.error
      yield* Effect.forEach(leaksIn(message), (detail) => found(door, "leaked", `${what}: ${detail}`))
      if (!typedErrors.has(_tag)) yield* found(door, "odd", `${what}: ${_tag} for ${told}`)
    }
    return outcomes
  })

/** Sends, and checks what has to hold for every answer. Gives the outcomes of a 200, and none for a 4xx. */
const knock = (door: Door, what: string, request: HttpRequest, told: string): Effect.Effect<ReadonlyArray<Outcome>> =>
  Effect.gen(function* () {
    yield* count(door, what)
    const answer = yield* Effect.either(send(door.address, request, patience))
    if (Either.isRight(answer)) return yield* judge(door, what, answer.right, told)
    // Who sends more than is taken may find the connection closed before all of it is sent.
    const isHuge = Buffer.byteLength(request.body ?? "") > 1 << 18
    if (!isHuge) yield* found(door, "stuck", `${what}: ${answer.left.reason}: ${told}`)
    return []
  })

const refuse = (door: Door, what: string, request: HttpRequest, told: string) =>
  Effect.gen(function* () {
    const outcomes = yield* knock(door, what, request, told)
    if (outcomes.some(({ _tag }) => _tag === "Success")) yield* found(door, "odd", `${what}: taken: ${told}`)
  })

const begin = (door: Door) =>
  Effect.gen(function* () {
    const [outcome] = yield* knock(door, "sessions", { body: frameOf("StartAssessment", {}) }, "a start")
    const value = outcome?._tag === "Success" ? decodeConversation(outcome.value) : Option.none()
    door.tally.sessions += 1
    return Option.match(value, { onNone: () => "", onSome: ({ sessionId }) => sessionId ?? "" })
  })

/** A text is refused for a reason, or comes back as it was sent. */
const sayText = (door: Door, sessionId: string, text: string) =>
  Effect.gen(function* () {
    const told = JSON.stringify(text).slice(0, 80)
    const body = frameOf("SendMessage", { sessionId, message: text })
    const [outcome] = yield* knock(door, "texts", { body }, told)
    const expected = text.trim()
    const isFit = expected !== "" && [...expected].length <= 4000 && !expected.includes("\0") && expected.isWellFormed()
    const isTaken = outcome?._tag === "Success"
    // A session that happens to be completed takes nothing more.
    const isOver = outcome?._tag === "Failure" && outcome.error._tag === "InvalidSessionError"
    if (isTaken !== isFit && !isOver) yield* found(door, "odd", `texts: ${told} was ${isTaken ? "" : "not "}taken`)
    if (!isTaken) return
    door.tally.turns += 1
    const said = Option.flatMapNullable(decodeConversation(outcome.value), ({ messages }) => messages[0]?.content)
    if (!Option.contains(said, expected)) yield* found(door, "altered", `texts: ${told} came back as something else`)
  })

const each = <A, B>(all: ReadonlyArray<A>, run: (one: A) => Effect.Effect<B>) =>
  Effect.forEach(all, run, { concurrency: 8, discard: true })

const payloadOf = (parts: Readonly<Record<string, string>>) =>
  `{${Object.entries(parts)
    .flatMap(([key, value]) => (value === "" ? [] : [`"${key}":${value}`]))
    .join(",")}}`

/** Calls with something wrong in them. */
const callWrongly = (door: Door) =>
  Effect.gen(function* () {
    const sessionId = yield* begin(door)
    yield* each(strings, (text) => sayText(door, sessionId, text))
    yield* each(strings, (text) => sayText(door, sessionId, `${marker} ${text}`))

    const good = { sessionId: JSON.stringify(sessionId), message: '"agree"', messageId: "", after: "", userId: "" }
    const anyValue = [...values, ...strings.map((text) => JSON.stringify(text)), ""]
    const wrong = tags.flatMap((tag) => fields.flatMap((field) => anyValue.map((value) => ({ tag, field, value }))))
    yield* each(
      wrong.filter(({ tag, field }) => tag !== "DeleteSession" || field === "sessionId"),
      ({ field, tag, value }) => {
        const body = rawFrame(tag, payloadOf({ ...good, [field]: value }))
        const told = `${tag} with ${field} ${value.slice(0, 80)}`
        const isRefused = field === "sessionId" && tag !== "StartAssessment"
        return isRefused ? refuse(door, "fields", { body }, told) : knock(door, "fields", { body }, told)
      }
    )
    yield* each(anyValue, (value) =>
      knock(door, "payloads", { body: rawFrame("SendMessage", value) }, value.slice(0, 80))
    )
    yield* each(anyValue, (value) =>
      refuse(door, "tags", { body: `{"_tag":"Request","id":"1","tag":${value},"payload":{}}` }, value.slice(0, 80))
    )
  })

/** Bodies that come byte by byte, many at once: they are taken, and nobody has to wait for them. */
const sendSlowly = (door: Door, sessionId: string) => {
  const body = frameOf("ResumeSession", { sessionId })
  const bytes = requestBytes(body, Buffer.byteLength(body), "close")
  const once = Effect.gen(function* () {
    yield* count(door, "slow bodies")
    const head = bytes.length - body.length
    const text = yield* exchange(door.address, [bytes.slice(0, head), ...body]).pipe(Effect.timeoutOption(patience))
    if (!Option.exists(text, (answer) => answer.startsWith("HTTP/1.1 200"))) {
      yield* found(door, "stuck", `slow bodies: ${Option.getOrElse(text, () => "no answer").slice(0, 200)}`)
    }
  })
  return Effect.all(
    Array.from({ length: 60 }, () => once),
    { concurrency: "unbounded", discard: true }
  )
}

/** What is not a call, or hardly one. */
const talkStrangely = (door: Door) =>
  Effect.gen(function* () {
    const sessionId = yield* begin(door)
    yield* each(bodies(sessionId), (body) => knock(door, "bodies", { body }, body.toString().slice(0, 80)))
    yield* each(requests(sessionId), (request) =>
      refuse(door, "requests", request, JSON.stringify(request).slice(0, 160))
    )
    yield* each(rawRequests(sessionId), (bytes) =>
      Effect.gen(function* () {
        yield* count(door, "raw requests")
        const text = yield* exchange(door.address, [bytes], true).pipe(Effect.timeoutOption(patience))
        if (Option.isNone(text)) return yield* found(door, "stuck", `raw requests: ${bytes.slice(0, 80)}`)
        if (/^HTTP\/1\.1 (2|5)/.test(text.value)) yield* found(door, "odd", `raw requests: ${text.value.slice(0, 200)}`)
        yield* Effect.forEach(leaksIn(text.value), (detail) => found(door, "leaked", `raw requests: ${detail}`))
      })
    )
    yield* sendSlowly(door, sessionId)
  })

/** Answers that are large, so that keeping them would show. */
const askForMuch = (door: Door) =>
  Effect.gen(function* () {
    const sessionId = yield* begin(door)
    yield* Effect.replicateEffect(sayText(door, sessionId, `${marker} ${"ω".repeat(3000)}`), 6)
    const body = exportsOf(sessionId, 30)
    yield* each(Array.from({ length: 40 }), () => knock(door, "large answers", { body }, "thirty exports"))
  })

/** What holds for every input. What breaks it is made as small as it can be, and told. */
const holds = <A>(
  door: Door,
  arbitrary: FastCheck.Arbitrary<A>,
  check: (input: A) => Effect.Effect<unknown>,
  parameters: { readonly seed: number; readonly numRuns: number }
) =>
  Effect.gen(function* () {
    const { violations } = door
    const property = FastCheck.asyncProperty(arbitrary, async (input) => {
      const before = violations.length
      await Effect.runPromise(check(input))
      const isKept = violations.length === before
      violations.length = before
      return isKept
    })
    const { counterexample, failed } = yield* Effect.promise(async () => FastCheck.check(property, parameters))
    if (failed) yield* found(door, "odd", `for every input: ${JSON.stringify(counterexample)}`)
  })

const tryProperties = (door: Door, parameters: { readonly seed: number; readonly numRuns: number }) =>
  Effect.gen(function* () {
    const sessionId = yield* begin(door)
    yield* holds(door, anyText, (text) => sayText(door, sessionId, text), parameters)
    const any = (body: string | Buffer) => knock(door, "random bodies", { body }, body.toString().slice(0, 80))
    yield* holds(door, anyBody, any, parameters)
  })

/** What a process has in use after everything that can be collected was, in bytes. */
const memoryOf = (fleet: Fleet) =>
  Effect.promise(async () => {
    const child = fleet.slots[0]?.running?.child
    if (child === undefined) return 0
    child.send("measure")
    const [bytes] = await once(child, "message")
    return isNumber(bytes) ? bytes : 0
  })

/** What the rows and the log say when all is over. */
const lookBack = (door: Door, rows: Rows, journal: Journal) =>
  Effect.gen(function* () {
    const messagesOf = bySession(rows.messages)
    for (const { id, messageCount } of rows.sessions) {
      if (messagesOf.get(id)?.length !== messageCount)
        yield* found(door, "lost", `${id} counts ${messageCount} messages`)
    }
    for (const entry of journal) {
      if (entry._tag === "Leaked") yield* found(door, "leaked", entry.detail)
      if (entry._tag === "Odd") yield* found(door, "odd", entry.detail)
    }
    door.violations.push(...checkReplay(rows))
  })

const run = (options: RunOptions) =>
  Effect.gen(function* () {
    const began = yield* Clock.currentTimeMillis
    const journal: Journal = []
    const database = `bad_input_${began}`
    yield* runSql(options.postgres.url("postgres"), `create database ${database}`)
    const service = {
      bundle: options.bundle,
      databaseUrl: options.postgres.url(database),
      environment: {},
      nodeArguments: ["--expose-gc", "--import", new URL("memory-gauge.js", import.meta.url).href],
      channel: true
    }
    const fleet = yield* makeFleet(1, service, journal)
    const door: Door = {
      address: Option.getOrThrow(yield* fleet.pick),
      violations: [],
      done: new Map(),
      tally: { sessions: 0, turns: 0, retries: 0 }
    }

    yield* talkStrangely(door)
    yield* askForMuch(door)
    const before = yield* memoryOf(fleet)
    const round = Effect.all([callWrongly(door), talkStrangely(door), askForMuch(door)])
    yield* Effect.repeatN(round, options.size === "long" ? 4 : 0)
    const after = yield* memoryOf(fleet)
    if (after > before + memoryTolerance) {
      yield* found(door, "odd", `memory: ${before} bytes before, ${after} bytes after`)
    }
    yield* tryProperties(door, { seed: options.seed, numRuns: options.size === "long" ? 3000 : 300 })
    door.done
      .set("MiB in use before", Math.round(before / 2 ** 20))
      .set("MiB in use after", Math.round(after / 2 ** 20))

    yield* fleet.stopAll
    yield* lookBack(door, yield* readRows(options.postgres.url(database)), journal)
    const { done, tally, violations } = door
    const seconds = ((yield* Clock.currentTimeMillis) - began) / 1000
    const whole = { skipped: Option.none(), shortfall: Option.none() }
    return { name: "bad-input", seconds, tally, done, violations, ...whole } satisfies Report
  }).pipe(Effect.scoped)

/** Everything that no client should send, against one process of the service. */
export const badInput = { name: "bad-input", run }
