import { randomUUID } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { Headers } from "@effect/platform"
import { Rpc, type RpcGroup, RpcServer } from "@effect/rpc"
import { RequestId, type ResponseExitEncoded } from "@effect/rpc/RpcMessage"
import {
  AssessmentRpcs,
  InvalidMessageError,
  InvalidSessionError,
  type MessageRule,
  RateLimitedError
} from "@workspace/contracts"
import { clientKey, getLogger, RequestIdRef, type ServiceConfig } from "@workspace/infrastructure"
import { Cause, Effect, Either, FiberRef, type ParseResult, Runtime, Schema } from "effect"
import { defectMessage } from "../handlers/assessment.ts"
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

type Procedure = RpcGroup.Rpcs<typeof AssessmentRpcs>
type Payload = Rpc.Payload<Procedure>
type Exit = Rpc.Exit<Procedure>
type EncodedExit = ResponseExitEncoded["exit"]

interface KnownProcedure {
  readonly tag: Procedure["_tag"]
  readonly decodePayload: (payload: unknown) => Either.Either<Payload, ParseResult.ParseError>
  readonly encodeFailure: (exit: Exit) => EncodedExit
}

const procedures: ReadonlyMap<string, KnownProcedure> = new Map(
  Array.from(AssessmentRpcs.requests.values(), (rpc: Procedure) => {
    const payloadSchema: Schema.Schema.AnyNoContext = rpc.payloadSchema
    const decodePayload = Schema.decodeUnknownEither(payloadSchema)
    return [rpc._tag, { tag: rpc._tag, decodePayload, encodeFailure: Schema.encodeUnknownSync(Rpc.exitSchema(rpc)) }]
  })
)

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

const failure = (error: unknown): EncodedExit => ({ _tag: "Failure", cause: { _tag: "Fail", error } })

/**
 * What `JSON.stringify` makes the wire's form of. Only failures are encoded: what the procedures succeed with is JSON
 * already, but for its dates, which come out as the contract has them. A test holds each procedure to that.
 */
const encodeExit = ({ encodeFailure }: KnownProcedure, exit: Exit): EncodedExit =>
  exit._tag === "Success" ? { _tag: "Success", value: exit.value } : encodeFailure(exit)

/** A call as it was read: a payload to run its procedure with, or the failure that the payload already got. */
interface Call {
  readonly frame: Frame
  readonly procedure: KnownProcedure
  readonly payload: Either.Either<Payload, EncodedExit>
}

const readCall = (line: string, number: number): Either.Either<Call, BadRequest> => {
  const decodedFrame = decodeFrame(line)
  if (Either.isLeft(decodedFrame)) {
    return Either.left(badRequest(`Line ${number} is not a call: {"_tag":"Request","id":"1","tag":"…","payload":{…}}.`))
  }
  const frame = decodedFrame.right
  const procedure = procedures.get(frame.tag)
  if (procedure === undefined) {
    const known = [...procedures.keys()].join(", ")
    return Either.left(badRequest(`Line ${number} calls an unknown procedure. There are: ${known}.`))
  }
  const payload = procedure.decodePayload(frame.payload)
  if (Either.isLeft(payload) && frame.tag === "StartAssessment") {
    return Either.left(
      badRequest(`Line ${number}: userId has to be text of 1 to 200 characters, without NUL, or be left out.`)
    )
  }
  return Either.right({
    frame,
    procedure,
    payload: Either.mapLeft(payload, (error) => failure(payloadError(frame.tag, brokenField(error))))
  })
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

/** Why a body is not read at all, by its headers. */
const refusalOf = ({ headers }: IncomingMessage): BadRequest | undefined => {
  const {
    "content-encoding": encoding = "identity",
    "content-length": length = "0",
    "content-type": type = ""
  } = headers
  if (encoding !== "identity" || !acceptedTypes.test(type)) return wrongType
  return Number(length) > maxBodyBytes ? tooLarge : undefined
}

/** Reads a body up to the limit. What comes after it is thrown away by Node, so that the answer still arrives. */
const readBody = (request: IncomingMessage, use: (body: Either.Either<string, BadRequest>) => void): void => {
  const refusal = refusalOf(request)
  if (refusal !== undefined) {
    use(Either.left(refusal))
    return
  }
  const chunks: Array<Buffer> = []
  let size = 0
  let used = false
  const end = (body: Either.Either<string, BadRequest>) => {
    if (!used) use(body)
    used = true
  }
  request.on("data", (chunk: Buffer) => {
    size += chunk.length
    if (size <= maxBodyBytes) chunks.push(chunk)
    else end(Either.left(tooLarge))
  })
  request.once("end", () => end(Either.right(Buffer.concat(chunks).toString("utf8"))))
  request.once("close", () => end(Either.left(cutOff)))
}

/**
 * The procedures over HTTP, for what is sent with `POST /rpc`: a body of newline-delimited calls is answered with a body
 * of newline-delimited exits.
 *
 * It differs from the HTTP protocol of @effect/rpc in what it does with what does not fit. A body that is not a list of
 * calls is answered with a status of 4xx before any of it runs. A payload whose fields have the wrong type is answered
 * with the typed error of its procedure rather than with a defect that quotes it. A client that hangs up does not
 * interrupt its turn. The last line needs no newline. Calls beyond the limits are answered without being run.
 *
 * It stands on Node's server itself, below the router of @effect/platform: a call is the fiber of its procedure and
 * hardly more.
 *
 * Each request gets an id of the service's own making, which stands in the header x-request-id and in every line that
 * is logged for it. When the scope ends, the calls that are running are finished first.
 */
export const makeRpcListener = ({ corsOrigins, rateLimits, trustedProxies }: ServiceConfig["server"]) =>
  Effect.gen(function* () {
    const allowedOrigins: ReadonlyArray<string> = corsOrigins
    const admit = yield* makeRateLimit(rateLimits)
    const logger = yield* getLogger
    const traced = yield* FiberRef.get(FiberRef.currentTracerEnabled)
    const run = Runtime.runFork(yield* Effect.runtime())
    const running = new Map<RequestId, (exit: Exit) => void>()
    let callCount = 0n

    const server = yield* RpcServer.makeNoSerialization(AssessmentRpcs, {
      disableClientAcks: true,
      disableFatalDefects: true,
      disableTracing: !traced,
      onFromServer: (response) =>
        Effect.sync(() => {
          if (response._tag !== "Exit") return
          running.get(response.requestId)?.(response.exit)
          running.delete(response.requestId)
        })
    })

    /** Runs a procedure in a fiber of its own, which goes on to its end whatever becomes of the request. */
    const begin = ({ tag }: KnownProcedure, payload: Payload, end: (exit: Exit) => void) =>
      Effect.suspend(() => {
        const id = RequestId(callCount++)
        running.set(id, end)
        return server.write(0, { _tag: "Request", id, tag, payload, headers: Headers.empty })
      })

    return (request: IncomingMessage, response: ServerResponse): void => {
      const requestId = randomUUID()
      const { origin = "" } = request.headers

      const reply = (status: number, type: string, body: string) => {
        const bytes = Buffer.from(body)
        response.writeHead(status, {
          "content-type": type,
          "content-length": bytes.length,
          "x-request-id": requestId,
          ...(allowedOrigins.includes(origin) ? { "access-control-allow-origin": origin, vary: "Origin" } : {})
        })
        response.end(bytes)
      }

      const sayWhy = (status: number, message: string) =>
        reply(status, "application/json", JSON.stringify({ error: { message } }))

      const refuse = ({ message, status }: BadRequest) => {
        watchRefusal(logger, { requestId, status })
        sayWhy(status, message)
      }

      const answerCalls = (calls: ReadonlyArray<Call>) => {
        const startedAt = performance.now()
        const address = clientKey(requestOrigin(request), trustedProxies)
        const lines: Array<string> = []
        const answer = ({ frame }: Call, exit: EncodedExit) => {
          lines.push(`${JSON.stringify({ _tag: "Exit", requestId: frame.id, exit } satisfies ResponseExitEncoded)}\n`)
          watchCall(logger, {
            requestId,
            procedure: frame.tag,
            sessionId: sessionIdIn(frame.payload),
            milliseconds: performance.now() - startedAt,
            exit
          })
          if (lines.length === calls.length) reply(200, contentType, lines.join(""))
        }
        return Effect.forEach(
          calls,
          (call) => {
            const { frame, payload, procedure } = call
            return Effect.matchEffect(admit(address, sessionIdIn(frame.payload)), {
              onFailure: (error) => Effect.sync(() => answer(call, failure(rateLimited(error)))),
              onSuccess: () =>
                Either.isLeft(payload)
                  ? Effect.sync(() => answer(call, payload.left))
                  : begin(procedure, payload.right, (exit) => answer(call, encodeExit(procedure, exit)))
            })
          },
          { discard: true }
        )
      }

      readBody(request, (body) => {
        const answered = Effect.suspend(() =>
          Either.match(Either.flatMap(body, readCalls), {
            onLeft: (error) => Effect.sync(() => refuse(error)),
            onRight: answerCalls
          })
        ).pipe(
          // A defect up to here ends this request, and not the process.
          Effect.onError((cause) =>
            Effect.sync(() => {
              logger.error({ requestId, cause: Cause.pretty(cause) }, "a request failed")
              if (response.headersSent) response.destroy()
              else sayWhy(500, defectMessage)
            })
          ),
          Effect.locally(RequestIdRef, requestId)
        )
        run(traced ? Effect.annotateSpans(answered, "request.id", requestId) : answered)
      })
    }
  })
