import { Agent, request } from "node:http"
import { Data, Effect, Option, Schema } from "effect"

/** No whole answer came: the connection broke, or nothing was said in time. */
export class Unanswered extends Data.TaggedError("Unanswered")<{ readonly reason: string }> {}

/** An HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number
  readonly text: string
}

/** What a request may set beside its body. */
export interface HttpRequest {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

/** Sends one request and reads the answer. `patience`, in milliseconds, is how long it may be silent. */
export const send = (
  address: string,
  { body = "", headers = { "content-type": "application/ndjson" }, method = "POST", path = "/rpc" }: HttpRequest,
  patience: number
): Effect.Effect<HttpAnswer, Unanswered> =>
  Effect.async((resume) => {
    const broken = ({ message }: Error) => resume(new Unanswered({ reason: message }))
    const { hostname, port } = new URL(address)
    const length = { "content-length": String(Buffer.byteLength(body)) }
    const options = { hostname, port, path, method, agent, headers: { ...length, ...headers } }
    const call = request(options, (response) => {
      const chunks: Array<Buffer> = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.once("end", () =>
        resume(Effect.succeed({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }))
      )
      response.once("error", broken)
    })
    call.setTimeout(patience, () => call.destroy(new Error(`silent for ${patience} ms`)))
    call.on("error", broken)
    call.end(body)
    return Effect.sync(() => call.destroy())
  })

/** A call as a line of a body. */
export const frameOf = (tag: string, payload: unknown, id = "1"): string =>
  `${JSON.stringify({ _tag: "Request", id, tag, payload })}\n`

/** A body that asks for so many exports of a session. */
export const exportsOf = (sessionId: unknown, count: number): string =>
  Array.from({ length: count }, (_, id) => frameOf("ExportSession", { sessionId }, String(id))).join("")

/** A request as it is on the wire, with a body that is said to have so many bytes. */
export const requestBytes = (body: string, length: number, connection = "keep-alive"): string =>
  [
    "POST /rpc HTTP/1.1",
    "host: x",
    `connection: ${connection}`,
    "content-type: application/ndjson",
    `content-length: ${length}`,
    "",
    body
  ].join("\r\n")

/** What the service said to one call. `text` is the whole value as JSON, to be compared byte for byte. */
export type Outcome =
  | { readonly _tag: "Success"; readonly value: unknown; readonly text: string }
  | { readonly _tag: "Failure"; readonly error: typeof TypedError.Type; readonly text: string }
  | { readonly _tag: "Odd"; readonly text: string }

const TypedError = Schema.Struct(
  { _tag: Schema.String, message: Schema.String },
  { key: Schema.String, value: Schema.Unknown }
)

const Exit = Schema.parseJson(
  Schema.Struct({
    _tag: Schema.Literal("Exit"),
    requestId: Schema.String,
    exit: Schema.Union(
      Schema.Struct({ _tag: Schema.Literal("Success"), value: Schema.Unknown }),
      Schema.Struct({
        _tag: Schema.Literal("Failure"),
        cause: Schema.Struct({ _tag: Schema.Literal("Fail"), error: TypedError })
      })
    )
  })
)
const decodeExit = Schema.decodeOption(Exit)

/** Reads the line that answers one call. What is neither a value nor a typed error is odd. */
export const readOutcome = (line: string): Outcome =>
  Option.match(decodeExit(line), {
    onNone: () => ({ _tag: "Odd", text: line }),
    onSome: ({ exit }) =>
      exit._tag === "Success"
        ? { _tag: "Success", value: exit.value, text: JSON.stringify(exit.value) }
        : { _tag: "Failure", error: exit.cause.error, text: JSON.stringify(exit.cause.error) }
  })

/** Calls one procedure of the service at `address`. */
export const call = (address: string, tag: string, payload: unknown, patience: number) =>
  Effect.map(
    send(address, { body: frameOf(tag, payload) }, patience),
    ({ status, text }): Outcome =>
      status === 200 ? readOutcome(text.trim()) : { _tag: "Odd", text: `${status} ${text}` }
  )

/** A message as it is on the wire. */
export const WireMessage = Schema.Struct({
  id: Schema.String,
  sessionId: Schema.String,
  role: Schema.String,
  content: Schema.String,
  createdAt: Schema.String,
  position: Schema.Number
})
export type WireMessage = typeof WireMessage.Type

/** The part of an answer that every procedure about a conversation shares. */
export const Conversation = Schema.Struct({
  messages: Schema.Array(WireMessage),
  sessionId: Schema.optional(Schema.String),
  status: Schema.optional(Schema.String)
})
