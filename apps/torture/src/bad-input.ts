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
import { bySession, readRows, type Violation } from "./checker.ts"
import type { Journal } from "./journal.ts"
import { leaksIn, marker } from "./leaks.ts"
import { runSql } from "./postgres.ts"
import { checkReplay } from "./replay.ts"
import type { Report, RunOptions } from "./run.ts"
import { makeFleet } from "./service.ts"
import { Conversation, frameOf, type HttpAnswer, type HttpRequest, type Outcome, readOutcome, send } from "./wire.ts"

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

/** Everything that no client should send, against one process of the service. */
export const badInput = {
  name: "bad-input",
  run: (options: RunOptions): Effect.Effect<Report> =>
    Effect.gen(function* () {
      const began = yield* Clock.currentTimeMillis
      const journal: Journal = []
      const violations: Array<Violation> = []
      const done = new Map<string, number>()
      const tally = { sessions: 0, turns: 0, retries: 0 }
      const database = `bad_input_${began}`
      yield* runSql(options.postgres.url("postgres"), `create database ${database}`)
      const gauge = new URL("../src/memory-gauge.js", import.meta.url).href
      const fleet = yield* makeFleet(
        1,
        {
          bundle: options.bundle,
          databaseUrl: options.postgres.url(database),
          environment: { RATE_LIMIT_PER_ADDRESS: "0", RATE_LIMIT_PER_SESSION: "0" },
          nodeArguments: ["--expose-gc", "--import", gauge],
          channel: true
        },
        journal
      )
      const address = Option.getOrThrow(yield* fleet.pick)
      const found = (kind: Violation["kind"], detail: string) =>
        Effect.sync(() => violations.push({ kind, detail: detail.slice(0, 600) }))
      const count = (what: string) => Effect.sync(() => done.set(what, (done.get(what) ?? 0) + 1))

      /** Sends, and checks what has to hold for every answer. Gives the outcomes of a 200, and none for a 4xx. */
      const knock = (what: string, request: HttpRequest, told: string): Effect.Effect<ReadonlyArray<Outcome>> =>
        Effect.gen(function* () {
          yield* count(what)
          const answer = yield* Effect.either(send(address, request, patience))
          // Who sends more than is taken may find the connection closed before all of it is sent.
          if (Either.isLeft(answer)) {
            const isHuge = Buffer.byteLength(request.body ?? "") > 1 << 18
            if (!isHuge) yield* found("stuck", `${what}: ${answer.left.reason}: ${told}`)
            return []
          }
          return yield* judge(what, answer.right, told)
        })
      const judge = (what: string, { status, text }: HttpAnswer, told: string) =>
        Effect.gen(function* () {
          if (status !== 200) {
            yield* Effect.forEach(leaksIn(text), (detail) => found("leaked", `${what}: ${detail}`))
            if (status < 400 || status > 499)
              yield* found("odd", `${what}: ${status} ${text.slice(0, 200)} for ${told}`)
            return []
          }
          const outcomes = text
            .split("\n")
            .filter((line) => line !== "")
            .map(readOutcome)
          if (outcomes.length === 0) yield* found("odd", `${what}: an empty 200 for ${told}`)
          for (const outcome of outcomes) {
            if (outcome._tag === "Odd") yield* found("odd", `${what}: ${outcome.text.slice(0, 200)} for ${told}`)
            if (outcome._tag !== "Failure") continue
            const { _tag, message } = outcome.error
            yield* Effect.forEach(leaksIn(message), (detail) => found("leaked", `${what}: ${detail}`))
            if (!typedErrors.has(_tag)) yield* found("odd", `${what}: ${_tag} for ${told}`)
          }
          return outcomes
        })
      const refuse = (what: string, request: HttpRequest, told: string) =>
        Effect.gen(function* () {
          const outcomes = yield* knock(what, request, told)
          if (outcomes.some(({ _tag }) => _tag === "Success")) yield* found("odd", `${what}: taken: ${told}`)
        })

      const begin = Effect.gen(function* () {
        const [outcome] = yield* knock("sessions", { body: frameOf("StartAssessment", {}) }, "a start")
        const value = outcome?._tag === "Success" ? decodeConversation(outcome.value) : Option.none()
        tally.sessions += 1
        return Option.getOrElse(
          Option.flatMapNullable(value, ({ sessionId }) => sessionId),
          () => ""
        )
      })

      /** A text is refused for a reason, or comes back as it was sent. */
      const sayText = (sessionId: string, text: string) =>
        Effect.gen(function* () {
          const told = JSON.stringify(text).slice(0, 80)
          const body = frameOf("SendMessage", { sessionId, message: text })
          const [outcome] = yield* knock("texts", { body }, told)
          const expected = text.trim()
          const isFit =
            expected !== "" && [...expected].length <= 4000 && !expected.includes("\0") && expected.isWellFormed()
          if (outcome?._tag === "Success" && isFit) {
            tally.turns += 1
            const messages = Option.match(decodeConversation(outcome.value), {
              onNone: () => [],
              onSome: (c) => c.messages
            })
            if (messages[0]?.content !== expected) yield* found("altered", `texts: ${told} came back as something else`)
          } else if (isFit && outcome?._tag !== "Failure") yield* found("odd", `texts: ${told} was not taken`)
          else if (!isFit && outcome?._tag === "Success") yield* found("odd", `texts: ${told} was taken`)
        })

      const each = <A, B>(all: ReadonlyArray<A>, run: (one: A) => Effect.Effect<B>) =>
        Effect.forEach(all, run, { concurrency: 8, discard: true })

      /** Calls with something wrong in them. */
      const corpus = Effect.gen(function* () {
        const sessionId = yield* begin
        yield* each(strings, (text) => sayText(sessionId, text))
        yield* each(strings, (text) => sayText(sessionId, `${marker} ${text}`))

        const good = { sessionId: JSON.stringify(sessionId), message: '"agree"', messageId: "", after: "", userId: "" }
        const payload = (parts: Readonly<Record<string, string>>) =>
          `{${Object.entries(parts)
            .flatMap(([key, value]) => (value === "" ? [] : [`"${key}":${value}`]))
            .join(",")}}`
        const anyValue = [...values, ...strings.map((text) => JSON.stringify(text)), ""]
        const wrong = tags.flatMap((tag) => fields.flatMap((field) => anyValue.map((value) => ({ tag, field, value }))))
        yield* each(
          wrong.filter(({ tag, field }) => tag !== "DeleteSession" || field === "sessionId"),
          ({ field, tag, value }) => {
            const body = rawFrame(tag, payload({ ...good, [field]: value }))
            const told = `${tag} with ${field} ${value.slice(0, 80)}`
            const isRefused = field === "sessionId" && tag !== "StartAssessment"
            return isRefused ? refuse("fields", { body }, told) : knock("fields", { body }, told)
          }
        )
        yield* each(anyValue, (value) =>
          knock("payloads", { body: rawFrame("SendMessage", value) }, value.slice(0, 80))
        )
        yield* each(anyValue, (value) =>
          refuse("tags", { body: `{"_tag":"Request","id":"1","tag":${value},"payload":{}}` }, value.slice(0, 80))
        )
      })

      /** What is not a call, or hardly one. */
      const strange = Effect.gen(function* () {
        const sessionId = yield* begin
        yield* each(bodies(sessionId), (body) => knock("bodies", { body }, body.toString().slice(0, 80)))
        yield* each(requests(sessionId), (request) =>
          refuse("requests", request, JSON.stringify(request).slice(0, 160))
        )
        yield* each(rawRequests(sessionId), (bytes) =>
          Effect.gen(function* () {
            yield* count("raw requests")
            const text = yield* exchange(address, [bytes], true).pipe(Effect.timeoutOption(patience))
            if (Option.isNone(text)) return yield* found("stuck", `raw requests: ${bytes.slice(0, 80)}`)
            if (/^HTTP\/1\.1 (2|5)/.test(text.value)) yield* found("odd", `raw requests: ${text.value.slice(0, 200)}`)
            yield* Effect.forEach(leaksIn(text.value), (detail) => found("leaked", `raw requests: ${detail}`))
          })
        )
        // Bodies that come byte by byte, many at once: they are taken, and nobody has to wait for them.
        const slow = frameOf("ResumeSession", { sessionId })
        const head = `POST /rpc HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/ndjson\r\ncontent-length: ${slow.length}\r\n\r\n`
        yield* Effect.forEach(
          Array.from({ length: 60 }),
          () =>
            Effect.gen(function* () {
              yield* count("slow bodies")
              const text = yield* exchange(address, [head, ...slow]).pipe(Effect.timeoutOption(patience))
              if (!Option.exists(text, (answer) => answer.startsWith("HTTP/1.1 200"))) {
                yield* found("stuck", `slow bodies: ${Option.getOrElse(text, () => "no answer").slice(0, 200)}`)
              }
            }),
          { concurrency: "unbounded", discard: true }
        )
      })

      /** What holds for every input. What breaks it is made as small as it can be, and told. */
      const holds = <A>(arbitrary: FastCheck.Arbitrary<A>, check: (input: A) => Effect.Effect<unknown>, runs: number) =>
        Effect.gen(function* () {
          const property = FastCheck.asyncProperty(arbitrary, async (input) => {
            const before = violations.length
            await Effect.runPromise(check(input))
            const isKept = violations.length === before
            violations.length = before
            return isKept
          })
          const result = yield* Effect.promise(async () =>
            FastCheck.check(property, { seed: options.seed, numRuns: runs })
          )
          if (result.failed)
            yield* found("odd", `property: ${JSON.stringify(result.counterexample)} (seed ${result.seed})`)
        })
      const properties = (runs: number) =>
        Effect.gen(function* () {
          const sessionId = yield* begin
          yield* holds(anyText, (text) => sayText(sessionId, text), runs)
          yield* holds(anyBody, (body) => knock("random bodies", { body }, body.toString().slice(0, 80)), runs)
        })

      /** What is in use after everything that can be collected was. */
      const memory = Effect.promise(async () => {
        const child = fleet.slots[0]?.running?.child
        if (child === undefined) return 0
        child.send("measure")
        const [bytes] = await once(child, "message")
        return isNumber(bytes) ? bytes : 0
      })
      /** Answers that are large, so that keeping them would show. */
      const heavy = Effect.gen(function* () {
        const sessionId = yield* begin
        yield* Effect.forEach(Array.from({ length: 6 }), () => sayText(sessionId, `${marker} ${"ω".repeat(3000)}`))
        const frame = (_: unknown, id: number) => ({
          _tag: "Request",
          id: String(id),
          tag: "ExportSession",
          payload: { sessionId }
        })
        const body = Array.from({ length: 30 }, frame)
          .map((one) => JSON.stringify(one))
          .join("\n")
        yield* each(Array.from({ length: 40 }), () => knock("large answers", { body }, "thirty exports"))
      })

      yield* Effect.zipRight(strange, heavy)
      const before = yield* memory
      yield* Effect.repeatN(Effect.all([corpus, strange, heavy]), options.size === "long" ? 4 : 0)
      const after = yield* memory
      if (after > before + memoryTolerance) {
        yield* found("odd", `memory: ${before} bytes before, ${after} bytes after`)
      }
      yield* properties(options.size === "long" ? 3000 : 300)
      yield* Effect.sync(() => done.set("MiB in use before", Math.round(before / 2 ** 20)))
      yield* Effect.sync(() => done.set("MiB in use after", Math.round(after / 2 ** 20)))

      yield* fleet.stopAll
      const rows = yield* readRows(options.postgres.url(database))
      const counted = bySession(rows.messages)
      for (const { id, messageCount } of rows.sessions) {
        if (counted.get(id)?.length !== messageCount) yield* found("lost", `${id} counts ${messageCount} messages`)
      }
      for (const entry of journal) {
        if (entry._tag === "Leaked") yield* found("leaked", entry.detail)
        if (entry._tag === "Odd") yield* found("odd", entry.detail)
      }
      return {
        name: "bad-input",
        seconds: ((yield* Clock.currentTimeMillis) - began) / 1000,
        tally,
        done,
        violations: [...violations, ...checkReplay(rows)],
        skipped: Option.none(),
        shortfall: Option.none()
      } satisfies Report
    }).pipe(Effect.scoped)
}
