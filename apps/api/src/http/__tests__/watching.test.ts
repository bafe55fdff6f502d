import { expect, it } from "@effect/vitest"
import { makeMessageId, makeSessionId } from "@workspace/contracts"
import { freshDatabase, query, testServer } from "@workspace/database/testing"
import { Effect, Redacted, Schema } from "effect"
import { sessionDigest } from "../../session-manager.ts"
import { metricsOf, spansOf, startCollector } from "../../testing/collector.ts"
import { startService } from "../../testing/service.ts"
import { call, exits, fieldsOf, frame, post } from "../../testing/wire.ts"

const database = Effect.map(Effect.flatMap(testServer, freshDatabase), Redacted.value)

const secret = "the tide is a secret"

/** A session with one turn, sent twice, and a call of each kind that fails. Gives the session's id. */
const visit = (address: string) =>
  Effect.gen(function* () {
    const sessionId: string = JSON.parse((yield* fieldsOf(address, "StartAssessment", {}))["sessionId"] ?? "")
    const turn = { sessionId, messageId: makeMessageId(), message: secret }
    yield* fieldsOf(address, "SendMessage", turn)
    yield* fieldsOf(address, "SendMessage", turn)
    yield* fieldsOf(address, "ResumeSession", { sessionId })
    yield* call(address, "GetResults", { sessionId })
    yield* call(address, "ResumeSession", { sessionId: secret })
    yield* call(address, "SendMessage", { sessionId: makeSessionId(), message: 7 })
    yield* post(address, secret)
    return sessionId
  })

const LogLine = Schema.parseJson(
  Schema.Struct({
    level: Schema.Number,
    time: Schema.String,
    requestId: Schema.String,
    msg: Schema.String,
    procedure: Schema.optional(Schema.String),
    outcome: Schema.optional(Schema.String),
    ms: Schema.optional(Schema.Number),
    session: Schema.optional(Schema.String),
    status: Schema.optional(Schema.Number)
  })
)

const logLines = (output: string) =>
  output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => Schema.decodeSync(LogLine)(line))

it.scopedLive("each call is one line in the log, with the request's id and a digest of the session", () =>
  Effect.gen(function* () {
    const { address, kill, output } = yield* startService({ DATABASE_URL: yield* database })
    const sessionId = yield* visit(address)
    const started = yield* post(address, frame("StartAssessment", {}), { "x-request-id": "chosen-by-a-stranger" })
    yield* kill("SIGTERM")

    const session = sessionDigest(sessionId)
    const lines = logLines(output())
    expect(lines.map(({ outcome, procedure, session, status }) => [procedure, outcome ?? status, session])).toEqual([
      ["StartAssessment", "Success", session],
      ["SendMessage", "Success", session],
      ["SendMessage", "Success", session],
      ["ResumeSession", "Success", session],
      ["GetResults", "AssessmentIncompleteError", session],
      ["ResumeSession", "InvalidSessionError", sessionDigest(secret)],
      ["SendMessage", "InvalidMessageError", expect.any(String)],
      [undefined, 400, undefined],
      ["StartAssessment", "Success", expect.any(String)]
    ])
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(lines.length)
    expect(lines.at(-1)?.requestId).toBe(started.headers.get("x-request-id"))
    expect(output()).not.toContain(sessionId)
    expect(output()).not.toContain(secret)
    expect(output()).not.toContain("chosen-by-a-stranger")
  })
)

it.scopedLive("what goes wrong inside is logged with the id of its request", () =>
  Effect.gen(function* () {
    const url = yield* database
    const { address, kill, output } = yield* startService({ DATABASE_URL: url })
    const sessionId: string = JSON.parse((yield* fieldsOf(address, "StartAssessment", {}))["sessionId"] ?? "")
    yield* query(Redacted.make(url), "update sessions set interview = '{}'")
    const { headers } = yield* post(address, frame("ResumeSession", { sessionId }))
    yield* kill("SIGTERM")
    const requestId = headers.get("x-request-id")
    const lines = logLines(output()).filter((line) => line.requestId === requestId)
    expect(lines.map(({ level, msg, outcome }) => [level, msg, outcome])).toEqual([
      [50, "a procedure failed", undefined],
      [30, "call", "Defect"]
    ])
  })
)

it.scopedLive("traces lead from the call to the statement, and the metrics are sent too", () =>
  Effect.gen(function* () {
    const collector = yield* startCollector
    const { address, kill } = yield* startService({
      DATABASE_URL: yield* database,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20of%20news"
    })
    const sessionId = yield* visit(address)
    const { headers } = yield* post(address, frame("SendMessage", { sessionId, message: "4" }))
    expect(yield* kill("SIGTERM")).toBe(0)

    const spans = spansOf(collector)
    const spanOf = (id: string | undefined) => spans.find(({ spanId }) => spanId === id)
    const stored = spans.findLast(({ name }) => name === "store_turn")
    const path = [stored, spanOf(stored?.parentSpanId)]
    expect(path.map((span) => span?.name)).toEqual(["store_turn", "RpcServer.SendMessage"])
    expect(new Set(path.map((span) => span?.traceId)).size).toBe(1)
    expect(path[1]?.parentSpanId).toBeUndefined()
    expect(path[1]?.attributes).toContainEqual({
      key: "request.id",
      value: { stringValue: headers.get("x-request-id") }
    })

    const metrics = metricsOf(collector)
    const labelled = (name: string, ...values: ReadonlyArray<string>) => {
      const metric = metrics.get(name)
      const points = [
        ...(metric?.sum?.dataPoints.map((point) => ({ ...point, value: point.asDouble })) ?? []),
        ...(metric?.histogram?.dataPoints.map((point) => ({ ...point, value: point.count })) ?? [])
      ]
      return points.find(({ attributes }) => {
        const found = attributes.map(({ value }) => JSON.stringify(value))
        return values.every((value) => found.includes(JSON.stringify({ stringValue: value })))
      })?.value
    }
    expect(labelled("big_ocean_turns_total")).toBe(2)
    expect(labelled("big_ocean_calls_total", "SendMessage", "Success")).toBe(3)
    expect(labelled("big_ocean_calls_total", "SendMessage", "InvalidMessageError")).toBe(1)
    expect(labelled("big_ocean_calls_total", "ResumeSession", "Success")).toBe(1)
    expect(labelled("big_ocean_call_duration_seconds", "SendMessage")).toBe(4)
    expect(labelled("big_ocean_refused_requests_total", "400")).toBe(1)
    expect(labelled("big_ocean_pool_wait_seconds")).toBeGreaterThan(5)

    const sent = collector.requests.map(({ body }) => body).join("\n")
    expect(sent).not.toContain(sessionId)
    expect(sent).not.toContain(secret)
    expect(new Set(collector.requests.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer of news"]))
  })
)

/** Makes a process say where it connects to. */
const tellConnections = `--import data:text/javascript,${encodeURIComponent(`
  import net from "node:net"
  const { connect } = net.Socket.prototype
  net.Socket.prototype.connect = function (...args) {
    this.once("connect", () => console.log("connected to port " + this.remotePort + "."))
    return connect.apply(this, args)
  }
`)}`

it.scopedLive("without an endpoint the service connects to its database and to nothing else", () =>
  Effect.gen(function* () {
    const collector = yield* startCollector
    const url = yield* database
    const portsOf = (env: Record<string, string>) =>
      Effect.gen(function* () {
        const { address, kill, output } = yield* startService({
          DATABASE_URL: url,
          NODE_OPTIONS: tellConnections,
          ...env
        })
        yield* visit(address)
        yield* kill("SIGTERM")
        return new Set(Array.from(output().matchAll(/connected to port (\d+)/g), ([, port]) => port))
      })
    const databasePort = new URL(url).port
    expect(yield* portsOf({})).toEqual(new Set([databasePort]))
    expect(yield* portsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.address })).toEqual(
      new Set([databasePort, new URL(collector.address).port])
    )
  })
)

it.scopedLive("a collector that is away harms nothing", () =>
  Effect.gen(function* () {
    const { address, kill } = yield* startService({
      DATABASE_URL: yield* database,
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1"
    })
    yield* visit(address)
    expect(yield* kill("SIGTERM")).toBe(0)
  })
)

it.scopedLive("GET /metrics gives Prometheus what the collector would get, and strangers nothing", () =>
  Effect.gen(function* () {
    const { address } = yield* startService({ DATABASE_URL: yield* database, TRUSTED_PROXIES: "127.0.0.1" })
    yield* visit(address)
    const metrics = (headers: Record<string, string>) =>
      Effect.promise(async () => {
        const response = await fetch(`${address}/metrics`, { headers })
        return { status: response.status, type: response.headers.get("content-type"), text: await response.text() }
      })
    const { status, text, type } = yield* metrics({})
    expect([status, type]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"])
    const lines = text.split("\n")
    expect(lines).toContain("# TYPE big_ocean_calls_total counter")
    expect(lines).toContain('big_ocean_calls_total{procedure="SendMessage",outcome="Success"} 2')
    expect(lines).toContain('big_ocean_calls_total{procedure="ResumeSession",outcome="InvalidSessionError"} 1')
    expect(lines).toContain("big_ocean_turns_total 1")
    expect(lines).toContain('big_ocean_refused_requests_total{status="400"} 1')
    expect(lines).toContain("# TYPE big_ocean_call_duration_seconds histogram")
    expect(lines).toContain('big_ocean_call_duration_seconds_bucket{procedure="SendMessage",le="+Inf"} 3')
    expect(lines).toContain('big_ocean_call_duration_seconds_count{procedure="SendMessage"} 3')
    for (const line of lines.filter((line) => line !== "")) {
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\\]*",?)+\})? [0-9.e+-]+)$/)
    }
    expect(yield* metrics({ "x-forwarded-for": "198.51.100.1" })).toMatchObject({ status: 404 })
  })
)

it.scopedLive("calls beyond the limits are answered with how long to wait, and are not run", () =>
  Effect.gen(function* () {
    const { address } = yield* startService({
      DATABASE_URL: yield* database,
      RATE_LIMIT_PER_ADDRESS: "4",
      RATE_LIMIT_PER_SESSION: "2",
      TRUSTED_PROXIES: "127.0.0.1"
    })
    const from = (client: string, body: string) =>
      Effect.map(post(address, body, { "x-forwarded-for": client }), ({ status, text }) => {
        expect(status).toBe(200)
        return exits(text).map(({ exit }) => exit)
      })
    const limited = (retryAfterSeconds: number) => ({
      _tag: "Failure",
      cause: { _tag: "Fail", error: { _tag: "RateLimitedError", retryAfterSeconds, message: expect.any(String) } }
    })
    const sessionId: string = JSON.parse((yield* fieldsOf(address, "StartAssessment", {}))["sessionId"] ?? "")
    const send = (id: string) => frame("SendMessage", { sessionId, message: "4" }, id)
    const [first, second, third] = yield* from("198.51.100.1", send("1") + send("2") + send("3"))
    expect([first, second, third].map((exit) => exit?._tag).sort()).toEqual(["Failure", "Success", "Success"])
    expect([first, second, third]).toContainEqual(limited(30))
    yield* from("198.51.100.1", frame("StartAssessment", {}))
    expect(yield* from("198.51.100.1", frame("StartAssessment", {}))).toEqual([limited(15)])
    // Another client is not held up, and sees that nothing of the third send was stored.
    expect(yield* from("198.51.100.2", frame("ExportSession", { sessionId }))).toEqual([limited(30)])
    expect(yield* from("198.51.100.2", frame("StartAssessment", {}))).toMatchObject([{ _tag: "Success" }])
  })
)
