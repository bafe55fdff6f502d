import { randomUUID } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { NodeHttpServerRequest } from "@effect/platform-node"
import { RpcServer } from "@effect/rpc"
import type { FromServerEncoded, RequestEncoded } from "@effect/rpc/RpcMessage"
import {
  AssessmentRpcs,
  InvalidMessageError,
  InvalidSessionError,
  type MessageRule,
  RateLimitedError
} from "@workspace/contracts"
import { clientKey, getLogger, LoggerRef, type ServiceConfig } from "@workspace/infrastructure"
import { Deferred, Effect, Either, Mailbox, Option, type ParseResult, Schema } from "effect"
import { makeRateLimit } from "./rate-limit.ts"
import { requestOrigin } from "./request-origin.ts"
import { sessionIdIn, watchCall, watchRefusal } from "./watch.ts"

/** The most that a request body may hold, in bytes. */
export const maxBodyBytes = 64 * 1024

/** The most calls that one body may hold. */
const maxFrames = 32

const contentType = "application/ndjson"

/** A page of another origin cannot send these without asking first (CORS). */
const acceptedTypes = /^application\/(x-)?(nd)?json\s*(;|$)/i

/** A body that is not a list of calls. Nothing of it was run. */
class BadRequest extends Schema.TaggedError<BadRequest>("BadRequest")("BadRequest", {
  status: Schema.Number,
  message: Schema.String
}) {}

const badRequest = (message: string) => new BadRequest({ status: 400, message })

const Frame = Schema.parseJson(
  Schema.Struct({
    _tag: Schema.Literal("Request"),
    id: Schema.String.pipe(Schema.pattern(/^\d{1,20}$/)),
    tag: Schema.String,
    payload: Schema.optionalWith(Schema.Unknown, { default: () => ({}) })
  })
)
type Frame = typeof Frame.Type

const decodeFrame = Schema.decodeEither(Frame)

const procedures: ReadonlyMap<string, { readonly payloadSchema: Schema.Schema.AnyNoContext }> = AssessmentRpcs.requests

const invalidMessage = Schema.encodeSync(InvalidMessageError)
const invalidSession = Schema.encodeSync(InvalidSessionError)
const rateLimited = Schema.encodeSync(RateLimitedError)

const messageRules: ReadonlyMap<PropertyKey | undefined, [MessageRule, string]> = new Map([
  ["message", ["text", "The message has to be text."]],
  ["messageId", ["messageId", "The messageId has to be text: msg_ and a version 4 UUID."]],
  ["after", ["after", "after has to be a number: the position of a message."]]
])

/** The typed error for a payload whose fields have the wrong type, by the first of them. */
const payloadError = (tag: string, field: PropertyKey | undefined) => {
  const broken = tag === "SendMessage" ? messageRules.get(field) : undefined
  return broken === undefined
    ? invalidSession(
        new InvalidSessionError({ reason: "malformed", message: "The payload needs a sessionId, as text." })
      )
    : invalidMessage(new InvalidMessageError({ rule: broken[0], message: broken[1] }))
}

/** The first field that does not fit. A formatter would quote its value, and overflow the stack on one that is deep. */
const brokenField = ({ issue }: ParseResult.ParseError): PropertyKey | undefined => {
  const first = issue._tag === "Composite" ? [issue.issues].flat()[0] : undefined
  return first?._tag === "Pointer" ? [first.path].flat()[0] : undefined
}

/** A call as it was read: to be run, or with the answer that its payload already got. */
type Call = { readonly frame: Frame; readonly answer: FromServerEncoded | undefined }

const failure = (requestId: string, error: unknown): FromServerEncoded => ({
  _tag: "Exit",
  requestId,
  exit: { _tag: "Failure", cause: { _tag: "Fail", error } }
})

const readCall = (line: string, number: number): Either.Either<Call, BadRequest> => {
  const frame = decodeFrame(line)
  if (Either.isLeft(frame)) {
    return Either.left(badRequest(`Line ${number} is not a call: {"_tag":"Request","id":"1","tag":"…","payload":{…}}.`))
  }
  const { id, payload, tag } = frame.right
  const procedure = procedures.get(tag)
  if (procedure === undefined) {
    const known = [...procedures.keys()].join(", ")
    return Either.left(badRequest(`Line ${number} calls an unknown procedure. There are: ${known}.`))
  }
  const decoded = Schema.decodeUnknownEither(procedure.payloadSchema)(payload)
  if (Either.isRight(decoded)) return Either.right({ frame: frame.right, answer: undefined })
  if (tag === "StartAssessment") {
    return Either.left(
      badRequest(`Line ${number}: userId has to be text of 1 to 200 characters, without NUL, or be left out.`)
    )
  }
  return Either.right({ frame: frame.right, answer: failure(id, payloadError(tag, brokenField(decoded.left))) })
}

const readCalls = (body: string): Either.Either<ReadonlyArray<Call>, BadRequest> => {
  const lines = body.split("\n").filter((line) => line.trim() !== "")
  if (lines.length === 0) return Either.left(badRequest("The body is empty. Send one call a line, as JSON."))
  if (lines.length > maxFrames)
    return Either.left(badRequest(`A body may hold ${maxFrames} calls, not ${lines.length}.`))
  const calls = Either.all(lines.map((line, index) => readCall(line, index + 1)))
  return Either.filterOrLeft(
    calls,
    (calls) => new Set(calls.map(({ frame }) => frame.id)).size === calls.length,
    () => badRequest("Each call of a body needs an id of its own.")
  )
}

const tooLarge = new BadRequest({
  status: 413,
  message: `The body is too large: at most ${maxBodyBytes} bytes are taken.`
})

const wrongType = new BadRequest({
  status: 415,
  message: `The body has to be ${contentType}, without compression. Say so in the header content-type.`
})

const cutOff = badRequest("The body ended before it was complete.")

/** Reads a body up to the limit. What comes after it is thrown away by Node, so that the answer still arrives. */
const readText = (source: IncomingMessage) =>
  Effect.async<string, BadRequest>((resume) => {
    const chunks: Array<Buffer> = []
    let size = 0
    source.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBodyBytes) chunks.push(chunk)
      else resume(tooLarge)
    })
    source.once("end", () => resume(Effect.succeed(Buffer.concat(chunks).toString("utf8"))))
    source.once("close", () => resume(cutOff))
  })

const readBody = Effect.gen(function* () {
  const request = yield* HttpServerRequest.HttpServerRequest
  const {
    "content-encoding": encoding = "identity",
    "content-length": length = "0",
    "content-type": type = ""
  } = request.headers
  if (encoding !== "identity" || !acceptedTypes.test(type)) return yield* wrongType
  if (Number(length) > maxBodyBytes) return yield* tooLarge
  return yield* readText(NodeHttpServerRequest.toIncomingMessage(request))
})

/**
 * The procedures over HTTP: a body of newline-delimited calls is answered with a body of newline-delimited exits.
 *
 * It differs from the HTTP protocol of @effect/rpc in what it does with what does not fit. A body that is not a list of
 * calls is answered with a status of 4xx before any of it runs. A payload whose fields have the wrong type is answered
 * with the typed error of its procedure rather than with a defect that quotes it. A client that hangs up does not
 * interrupt its turn. The last line needs no newline. Calls beyond the limits are answered without being run.
 *
 * Each request gets an id of the service's own making, which stands in the header x-request-id and in every line that
 * is logged for it.
 */
export const makeRpcProtocol = ({ rateLimits, trustedProxies }: ServiceConfig["server"]) =>
  Effect.gen(function* () {
    const admit = yield* makeRateLimit(rateLimits)
    const clients = new Map<
      number,
      { readonly receive: (response: FromServerEncoded) => void; readonly done: Deferred.Deferred<void> }
    >()
    let write: (clientId: number, message: RequestEncoded | { readonly _tag: "Eof" }) => Effect.Effect<void>
    let clientCount = 0
    const disconnects = yield* Mailbox.make<number>()

    const protocol = yield* RpcServer.Protocol.make((writeRequest) => {
      write = writeRequest
      return Effect.succeed({
        disconnects,
        send: (clientId, response) => Effect.sync(() => clients.get(clientId)?.receive(response)),
        end: (clientId) => {
          const client = clients.get(clientId)
          return client === undefined ? Effect.void : Deferred.succeed(client.done, undefined)
        },
        clientIds: Effect.sync(() => new Set(clients.keys())),
        initialMessage: Effect.succeedNone,
        supportsAck: false,
        supportsTransferables: false,
        supportsSpanPropagation: false
      })
    })

    const limited = (address: string, { answer, frame }: Call): Effect.Effect<Call> =>
      Effect.match(admit(address, sessionIdIn(frame.payload)), {
        onFailure: (error) => ({ frame, answer: failure(frame.id, rateLimited(error)) }),
        onSuccess: () => ({ frame, answer })
      })

    const answerCalls = (logger: Effect.Effect.Success<typeof getLogger>) =>
      Effect.gen(function* () {
        const read = yield* readCalls(yield* readBody)
        const startedAt = performance.now()
        const address = clientKey(yield* requestOrigin, trustedProxies)
        const calls = yield* Effect.forEach(read, (call) => limited(address, call))
        const frames = new Map(calls.map(({ frame }) => [frame.id, frame]))
        const lines: Array<string> = []
        const receive = (response: FromServerEncoded) => {
          lines.push(`${JSON.stringify(response)}\n`)
          const frame = response._tag === "Exit" ? frames.get(response.requestId) : undefined
          if (response._tag !== "Exit" || frame === undefined) return
          watchCall(logger, {
            procedure: frame.tag,
            sessionId: sessionIdIn(frame.payload),
            milliseconds: performance.now() - startedAt,
            exit: response.exit
          })
        }
        const clientId = clientCount++
        const client = { receive, done: yield* Deferred.make<void>() }
        clients.set(clientId, client)
        for (const { answer, frame } of calls) {
          if (answer === undefined) yield* write(clientId, { ...frame, headers: [] })
          else receive(answer)
        }
        yield* write(clientId, { _tag: "Eof" })
        yield* Deferred.await(client.done)
        clients.delete(clientId)
        return HttpServerResponse.text(lines.join(""), { contentType })
      }).pipe(
        Effect.catchTag("BadRequest", ({ message, status }) => {
          watchRefusal(logger, status)
          return HttpServerResponse.unsafeJson({ error: { message } }, { status })
        })
      )

    const httpApp = Effect.gen(function* () {
      const requestId = randomUUID()
      const logger = (yield* getLogger).child({ requestId })
      const response = yield* answerCalls(logger).pipe(
        Effect.locally(LoggerRef, Option.some(logger)),
        Effect.annotateSpans("request.id", requestId)
      )
      return HttpServerResponse.setHeader(response, "x-request-id", requestId)
    })

    return { protocol, httpApp }
  })
