import { once } from "node:events"
import { connect } from "node:net"
import { HttpServer } from "@effect/platform"
import { expect, it, layer } from "@effect/vitest"
import { AssessmentClient, AssessmentRpcs, makeMessageId, makeSessionId } from "@workspace/contracts"
import { freshDatabase, lockAwaited, lockSession, query, testServer } from "@workspace/database/testing"
import { Context, Effect, Fiber, Layer, Redacted, Schema } from "effect"
import { localServer, servicesOn, TestDatabase } from "../../testing/services.ts"
import { call, exits, frame, post } from "../../testing/wire.ts"
import { maxBodyBytes } from "../rpc-protocol.ts"
import { serverLive } from "../server.ts"

/** Where the server of the suite listens. */
class Address extends Context.Tag("Address")<Address, string>() {}

const page = "https://assessment.example.org"

const serverOn = (url: Redacted.Redacted) =>
  Layer.effect(Address, HttpServer.addressFormattedWith(Effect.succeed)).pipe(
    Layer.provide(serverLive({ ...localServer, corsOrigins: [page] }, new Map())),
    Layer.provide(servicesOn(url))
  )

const server = Layer.unwrapScoped(
  Effect.map(Effect.flatMap(testServer, freshDatabase), (url) =>
    Layer.merge(serverOn(url), Layer.succeed(TestDatabase, url))
  )
)

const client = Effect.flatMap(Address, (address) =>
  Effect.map(Layer.build(AssessmentClient.Default({ url: `${address}/rpc` })), (context) =>
    Context.get(context, AssessmentClient)
  )
)

const started = Effect.flatMap(Address, (address) =>
  Effect.scoped(
    Effect.flatMap(Layer.build(AssessmentClient.Default({ url: `${address}/rpc` })), (context) =>
      Context.get(context, AssessmentClient).StartAssessment({})
    )
  )
)

const failure = (error: object) => ({ _tag: "Failure", cause: { _tag: "Fail", error } })

layer(server)("procedures over HTTP", (it) => {
  it.effect("each success has the contract's form on the wire: no field more, none less, dates as text", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const succeed = (tag: string, payload: object) =>
        Effect.gen(function* () {
          const exit = yield* call(address, tag, payload)
          const value = exit?._tag === "Success" ? exit.value : `${tag} failed`
          const schema: Schema.Schema.AnyNoContext | undefined = AssessmentRpcs.requests.get(tag)?.successSchema
          if (schema === undefined) throw new Error(`There is no procedure ${tag}.`)
          const read = Schema.decodeUnknownSync(schema, { onExcessProperty: "error" })(value)
          expect(Schema.encodeSync(schema)(read)).toEqual(value)
          return value
        })
      const begun = yield* succeed("StartAssessment", { userId: "user-1" })
      const session = Schema.decodeUnknownSync(Schema.Struct({ sessionId: Schema.String }))(begun)
      for (const message of ["4", "2", "5", "1", "4", "2", "kind of"]) {
        yield* succeed("SendMessage", { ...session, message })
      }
      for (const tag of ["ResumeSession", "PauseSession", "GetResults", "ExportSession", "DeleteSession"]) {
        yield* succeed(tag, session)
      }
    })
  )

  it.scoped("all seven work through the typed client", () =>
    Effect.gen(function* () {
      const { DeleteSession, ExportSession, GetResults, PauseSession, ResumeSession, SendMessage, StartAssessment } =
        yield* client
      const { messages: opening, sessionId } = yield* StartAssessment({ userId: "user-1" })
      const turns = yield* Effect.forEach(["4", "2", "5", "1", "4", "2", "kind of"], (message) =>
        SendMessage({ sessionId, message })
      )
      expect(yield* PauseSession({ sessionId })).toEqual({ sessionId, status: "paused" })
      const resumed = yield* ResumeSession({ sessionId })
      expect(resumed.messages).toEqual([...opening, ...turns.flatMap(({ messages }) => messages)])
      expect((yield* GetResults({ sessionId })).isComplete).toBe(false)
      expect((yield* ExportSession({ sessionId })).userId).toBe("user-1")
      expect(yield* DeleteSession({ sessionId })).toEqual({ sessionId, deletedMessages: 15 })
      expect(yield* Effect.flip(ResumeSession({ sessionId }))).toMatchObject({
        _tag: "SessionNotFoundError",
        sessionId
      })
    })
  )

  it.scoped("two clients at once each get the answers to their own calls", () =>
    Effect.gen(function* () {
      const conversation = (answer: string) =>
        Effect.gen(function* () {
          const { ResumeSession, SendMessage, StartAssessment } = yield* client
          const { sessionId } = yield* StartAssessment({})
          const turns = yield* Effect.all(
            Array.from({ length: 10 }, () => SendMessage({ sessionId, message: answer })),
            { concurrency: "unbounded" }
          )
          const { messages } = yield* ResumeSession({ sessionId })
          const said = messages.filter(({ role }) => role === "user").map(({ content }) => content)
          expect(said).toEqual(Array.from({ length: 10 }, () => answer))
          expect(turns.flatMap((turn) => turn.messages).every((message) => message.sessionId === sessionId)).toBe(true)
        })
      yield* Effect.all([conversation("4"), conversation("2")], { concurrency: 2 })
    })
  )

  it.effect("a body of several calls is answered with as many exits, also without a last newline", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const sessionId = makeSessionId()
      const body = `${frame("StartAssessment", {}, "1")}\n${frame("ResumeSession", { sessionId }, "2")}`.trim()
      const { headers, status, text } = yield* post(address, body)
      expect(status).toBe(200)
      expect(headers.get("content-type")).toBe("application/ndjson")
      const answers = exits(text)
      expect(answers.map(({ requestId }) => requestId).sort()).toEqual(["1", "2"])
      expect(answers.find(({ requestId }) => requestId === "2")?.exit).toMatchObject(
        failure({ _tag: "SessionNotFoundError", sessionId })
      )
    })
  )

  it.effect("a body that is not a list of calls is answered with 400, and nothing of it runs", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const url = yield* TestDatabase
      const count = query(url, "select count(*) from sessions")
      const before = yield* count
      const start = frame("StartAssessment", {})
      for (const [body, sentence] of [
        ["", "empty"],
        ["\n \n", "empty"],
        ["nonsense", "Line 1"],
        [`${start}{"_tag":"Request"`, "Line 2"],
        ["[]", "Line 1"],
        ["null", "Line 1"],
        ['{"_tag":"Ping"}', "Line 1"],
        ['{"_tag":"Request","tag":"StartAssessment","payload":{}}', "Line 1"],
        [frame("StartAssessment", {}, "first"), "Line 1"],
        ['{"_tag":"Request","id":7,"tag":"StartAssessment","payload":{}}', "Line 1"],
        [frame("DropTables", {}, "1"), "unknown procedure"],
        [frame("constructor", {}, "1"), "unknown procedure"],
        [frame("StartAssessment", { userId: 5 }), "userId"],
        [frame("StartAssessment", { userId: "" }), "userId"],
        [frame("StartAssessment", { userId: "a\0b" }), "userId"],
        [frame("StartAssessment", { userId: "\ud800" }), "userId"],
        [frame("StartAssessment", null), "userId"],
        [start + start, "id of its own"],
        [Array.from({ length: 33 }, (_, id) => frame("StartAssessment", {}, String(id))).join(""), "32 calls"]
      ] as const) {
        const { status, text } = yield* post(address, body)
        expect([body, status]).toEqual([body, 400])
        expect(JSON.parse(text).error.message).toContain(sentence)
      }
      expect(yield* count).toEqual(before)
    })
  )

  it.effect("a payload that does not decode is answered with the typed error of its field, and is not quoted", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const sessionId = makeSessionId()
      const malformed = failure({ _tag: "InvalidSessionError", reason: "malformed" })
      const invalid = (rule: string) => failure({ _tag: "InvalidMessageError", rule })
      const secret = { secret: "do not repeat me" }
      for (const [tag, payload, expected] of [
        ["SendMessage", { sessionId, message: secret }, invalid("text")],
        ["SendMessage", { sessionId }, invalid("text")],
        ["SendMessage", { sessionId, message: "4", messageId: secret }, invalid("messageId")],
        ["SendMessage", { sessionId, message: "4", after: "secret" }, invalid("after")],
        ["SendMessage", { sessionId: secret, message: "4" }, malformed],
        ["SendMessage", secret, malformed],
        ["ResumeSession", {}, malformed],
        ["PauseSession", null, malformed],
        ["GetResults", [], malformed],
        ["ExportSession", "secret", malformed],
        ["DeleteSession", { sessionId: null }, malformed]
      ] as const) {
        const { status, text } = yield* post(address, frame(tag, payload))
        expect(status).toBe(200)
        expect(exits(text)[0]?.exit).toMatchObject(expected)
        expect(text).not.toContain("secret")
      }
    })
  )

  it.effect("a payload that is nested deeper than a stack is answered like any other", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const nested = "[".repeat(30_000) + "]".repeat(30_000)
      const body = frame("ResumeSession", { sessionId: "nested" }).replace('"nested"', nested)
      expect(exits((yield* post(address, body)).text)[0]?.exit).toMatchObject(
        failure({ _tag: "InvalidSessionError", reason: "malformed" })
      )
    })
  )

  it.effect("what a procedure refuses comes as its typed error", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const sessionId = makeSessionId()
      expect(yield* call(address, "ResumeSession", { sessionId: "session_1" })).toMatchObject(
        failure({ _tag: "InvalidSessionError", reason: "malformed" })
      )
      expect(yield* call(address, "SendMessage", { sessionId, message: " " })).toMatchObject(
        failure({ _tag: "InvalidMessageError", rule: "empty" })
      )
      expect(yield* call(address, "GetResults", { sessionId })).toMatchObject(
        failure({ _tag: "SessionNotFoundError", sessionId })
      )
    })
  )

  it.effect("a body over the limit is answered with 413, announced or not", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const fits = frame("ResumeSession", { sessionId: "x".repeat(maxBodyBytes - 200) })
      expect((yield* post(address, fits)).status).toBe(200)
      expect((yield* post(address, "x".repeat(maxBodyBytes + 1))).status).toBe(413)
      const chunks = new ReadableStream({
        start: (controller) => {
          for (let sent = 0; sent < 40; sent++) controller.enqueue(new Uint8Array(4096))
          controller.close()
        }
      })
      const { status, text } = yield* post(address, chunks)
      expect(status).toBe(413)
      expect(JSON.parse(text).error.message).toContain("65536 bytes")
    })
  )

  it.effect("another content type or a compressed body is answered with 415", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const body = frame("StartAssessment", {})
      for (const headers of [{ "content-type": "text/plain" }, { "content-encoding": "gzip" }]) {
        expect((yield* post(address, body, headers)).status).toBe(415)
      }
      expect((yield* post(address, body, { "content-type": "application/json; charset=utf-8" })).status).toBe(200)
    })
  )

  it.effect("a body that is cut off runs nothing and leaves the server well", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const { hostname, port } = new URL(address)
      yield* Effect.promise(async () => {
        const socket = connect(Number(port), hostname)
        await once(socket, "connect")
        socket.write(
          "POST /rpc HTTP/1.1\r\nhost: x\r\ncontent-type: application/ndjson\r\ncontent-length: 900\r\n\r\n{"
        )
        socket.end()
        socket.resume()
        await once(socket, "close")
      })
      expect(yield* call(address, "StartAssessment", {})).toMatchObject({ _tag: "Success" })
    })
  )

  it.effect("a client that hangs up does not stop its turn from being stored", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const url = yield* TestDatabase
      const { sessionId } = yield* started
      const messageId = makeMessageId()
      const send = post(address, frame("SendMessage", { sessionId, messageId, message: "4" }))
      // The turn cannot be stored while someone else holds the row; the client gives up meanwhile.
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* lockSession(url, sessionId)
          const fiber = yield* Effect.fork(send)
          yield* lockAwaited(url)
          yield* Fiber.interrupt(fiber)
        })
      )
      const { text } = yield* send
      expect(text).toContain('"position":2')
      expect(yield* query(url, "select id from messages where session_id = $1 and position = 2", [sessionId])).toEqual([
        { id: messageId }
      ])
    })
  )

  it.effect("a defect tells nothing of itself and harms no other call", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const url = yield* TestDatabase
      const { sessionId } = yield* started
      yield* query(url, `update sessions set interview = '{"secret": "inside"}' where id = $1`, [sessionId])
      const { text } = yield* post(
        address,
        frame("ResumeSession", { sessionId }, "1") + frame("StartAssessment", {}, "2")
      )
      const [broken, other] = ["1", "2"].map((id) => exits(text).find(({ requestId }) => requestId === id)?.exit)
      expect(broken).toMatchObject({ _tag: "Failure", cause: { _tag: "Die" } })
      expect(JSON.stringify(broken)).not.toMatch(/secret|Expected|Error:|\.ts|node_modules/)
      expect(other).toMatchObject({ _tag: "Success" })
    })
  )

  it.effect("GET /health and GET /ready answer, other addresses and methods are refused", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const get = (path: string, init?: RequestInit) => Effect.promise(() => fetch(`${address}${path}`, init))
      expect((yield* get("/health")).status).toBe(200)
      expect((yield* get("/ready")).status).toBe(200)
      expect((yield* get("/rpc/more")).status).toBe(404)
      const refused = yield* get("/rpc", { method: "DELETE" })
      expect([refused.status, refused.headers.get("allow")]).toEqual([405, "POST"])
    })
  )

  it.effect("pages of configured origins may call, pages of others may not", () =>
    Effect.gen(function* () {
      const address = yield* Address
      const preflight = (origin: string) =>
        Effect.promise(() =>
          fetch(`${address}/rpc`, {
            method: "OPTIONS",
            headers: {
              origin,
              "access-control-request-method": "POST",
              "access-control-request-headers": "content-type"
            }
          })
        )
      const allowed = (yield* preflight(page)).headers
      expect(allowed.get("access-control-allow-origin")).toBe(page)
      expect(allowed.get("access-control-allow-headers")).toContain("content-type")
      expect((yield* preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull()
      const answer = yield* post(address, frame("StartAssessment", {}), { origin: page })
      expect(answer.headers.get("access-control-allow-origin")).toBe(page)
    })
  )
})

it.scopedLive("a database that is away gives ServiceUnavailableError, without a word of what is inside", () =>
  Effect.gen(function* () {
    const nowhere = Redacted.make("postgres://someone:hunter2@127.0.0.1:1/secrets")
    const address = yield* Effect.map(Layer.build(serverOn(nowhere)), (context) => Context.get(context, Address))
    const sessionId = makeSessionId()
    for (const [tag, payload] of [
      ["StartAssessment", {}],
      ["SendMessage", { sessionId, message: "4" }],
      ["ResumeSession", { sessionId }]
    ] as const) {
      const exit = yield* call(address, tag, payload)
      expect(exit).toMatchObject(failure({ _tag: "ServiceUnavailableError" }))
      expect(JSON.stringify(exit)).not.toMatch(/hunter2|secrets|127\.0\.0\.1|ECONNREFUSED|select|insert/i)
    }
    const ready = yield* Effect.promise(() => fetch(`${address}/ready`))
    expect(ready.status).toBe(503)
    expect((yield* Effect.promise(() => fetch(`${address}/health`))).status).toBe(200)
  })
)
