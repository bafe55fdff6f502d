import { createServer, type RequestListener } from "node:http"
import { expect, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Schema, type Scope, TestClock } from "effect"
import { AssessmentClient, type AssessmentClientOptions } from "./client.ts"
import { MessageId, makeMessageId, makeSessionId, SessionId } from "./ids.ts"

/** A server that answers as the test says, and what it was sent. */
const serverThat = (
  answer: (
    frame: { readonly id: string; readonly payload: unknown },
    attempt: number
  ) => { status?: number; body: string } | undefined
): Effect.Effect<{ readonly url: string; readonly received: ReadonlyArray<string> }, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<{ url: string; received: Array<string>; close: () => void }>((resume) => {
      const received: Array<string> = []
      const listener: RequestListener = (request, response) => {
        let body = ""
        request.on("data", (chunk) => {
          body += chunk
        })
        request.on("end", () => {
          received.push(body)
          const given = answer(JSON.parse(body), received.length)
          if (given !== undefined) response.writeHead(given.status ?? 200).end(given.body)
        })
      }
      const server = createServer(listener).listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        const close = () => {
          server.closeAllConnections()
          server.close()
        }
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}/rpc`, received, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

const clientOf = (options: AssessmentClientOptions) =>
  Effect.map(Layer.build(AssessmentClient.Default(options)), (context) => Context.get(context, AssessmentClient))

const exitFrame = (id: string, exit: unknown) => `${JSON.stringify({ _tag: "Exit", requestId: id, exit })}\n`

const paused = (id: string, sessionId: SessionId) =>
  exitFrame(id, { _tag: "Success", value: { sessionId, status: "paused" } })

const unavailable = (id: string) =>
  exitFrame(id, {
    _tag: "Failure",
    cause: { _tag: "Fail", error: { _tag: "ServiceUnavailableError", message: "Try again." } }
  })

it.scopedLive(
  "an error page, an empty answer, one that is cut off or is not readable: each is an error, none a wait",
  () =>
    Effect.gen(function* () {
      const sessionId = makeSessionId()
      for (const given of [
        { status: 404, body: "not found" },
        { status: 502, body: "<html>bad gateway</html>" },
        { body: "" },
        { body: '{"_tag":"Exit","requestId":"0","exit":{"_tag":"Succ' },
        { body: exitFrame("77", { _tag: "Success", value: { sessionId, status: "paused" } }) },
        { body: "<html>a login page</html>" }
      ]) {
        const { url } = yield* serverThat(() => given)
        const { PauseSession } = yield* clientOf({ url, retries: 0 })
        expect(yield* Effect.flip(PauseSession({ sessionId }))).toMatchObject({ _tag: "RpcClientError" })
      }
      const { PauseSession } = yield* clientOf({ url: "http://127.0.0.1:1/rpc", retries: 0 })
      expect(yield* Effect.flip(PauseSession({ sessionId }))).toMatchObject({ _tag: "RpcClientError" })
    })
)

it.scoped("a server that says nothing is given up on after the timeout", () =>
  Effect.gen(function* () {
    const { url } = yield* serverThat(() => undefined)
    const { PauseSession } = yield* clientOf({ url, retries: 0, timeout: "20 seconds" })
    const calling = yield* Effect.fork(Effect.flip(PauseSession({ sessionId: makeSessionId() })))
    yield* TestClock.adjust("20 seconds")
    expect(yield* Fiber.join(calling)).toMatchObject({ message: "The service did not answer in time." })
  })
)

it.scopedLive("retries go on until the service answers, and carry the messageId of the first attempt", () =>
  Effect.gen(function* () {
    const sessionId = makeSessionId()
    const { received, url } = yield* serverThat(({ id }, attempt) =>
      attempt === 1 ? { status: 503, body: "" } : { body: unavailable(id) }
    )
    const { SendMessage } = yield* clientOf({ url, retries: 2 })
    const error = yield* Effect.flip(SendMessage({ sessionId, message: "4" }))
    expect(error).toMatchObject({ _tag: "ServiceUnavailableError" })
    const ids = received.map((body) => JSON.parse(body).payload.messageId)
    expect(ids).toHaveLength(3)
    expect(new Set(ids).size).toBe(1)
    expect(Schema.is(MessageId)(ids[0])).toBe(true)
  })
)

it.scopedLive("a messageId of the caller's own is kept", () =>
  Effect.gen(function* () {
    const messageId = makeMessageId()
    const { received, url } = yield* serverThat(({ id }) => ({ body: unavailable(id) }))
    const { SendMessage } = yield* clientOf({ url, retries: 0 })
    yield* Effect.flip(SendMessage({ sessionId: makeSessionId(), message: "4", messageId }))
    expect(JSON.parse(received[0] ?? "").payload.messageId).toBe(messageId)
  })
)

it.scopedLive("a passing failure is not seen", () =>
  Effect.gen(function* () {
    const sessionId = makeSessionId()
    const { url } = yield* serverThat(({ id }, attempt) => ({
      body: attempt < 3 ? unavailable(id) : paused(id, sessionId)
    }))
    const { PauseSession } = yield* clientOf({ url })
    expect(yield* PauseSession({ sessionId })).toEqual({ sessionId, status: "paused" })
  })
)

it.scopedLive("starting and deleting are attempted once, since their answer may be what was lost", () =>
  Effect.gen(function* () {
    const { received, url } = yield* serverThat(() => ({ status: 502, body: "" }))
    const { DeleteSession, StartAssessment } = yield* clientOf({ url })
    yield* Effect.flip(StartAssessment({}))
    yield* Effect.flip(DeleteSession({ sessionId: makeSessionId() }))
    expect(received).toHaveLength(2)
  })
)

it("ids are version 4 UUIDs behind their prefix, and no two are the same", () => {
  const ids = Array.from({ length: 1000 }, () => [makeSessionId(), makeMessageId()]).flat()
  expect(new Set(ids).size).toBe(2000)
  expect(ids.filter(Schema.is(SessionId))).toHaveLength(1000)
  expect(ids.filter(Schema.is(MessageId))).toHaveLength(1000)
})
