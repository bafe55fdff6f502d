import { Effect, Schema } from "effect"

/** An answer of the service as it came over the wire. */
export interface WireAnswer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

/** Sends a body as it is to `POST /rpc`. */
export const post = (address: string, body: string | ReadableStream, headers: Record<string, string> = {}) =>
  Effect.promise(async (signal): Promise<WireAnswer> => {
    const response = await fetch(`${address}/rpc`, {
      method: "POST",
      headers: { "content-type": "application/ndjson", ...headers },
      body,
      signal,
      duplex: "half"
    })
    return { status: response.status, text: await response.text(), headers: response.headers }
  })

/** One call as a line of a body. */
export const frame = (tag: string, payload: unknown, id = "1") =>
  `${JSON.stringify({ _tag: "Request", id, tag, payload, headers: [] })}\n`

const Answer = Schema.parseJson(
  Schema.Struct({
    _tag: Schema.Literal("Exit"),
    requestId: Schema.String,
    exit: Schema.Union(
      Schema.Struct({ _tag: Schema.Literal("Success"), value: Schema.Unknown }),
      Schema.Struct({ _tag: Schema.Literal("Failure"), cause: Schema.Unknown })
    )
  })
)

/** The exits of a body, in the order in which they came. */
export const exits = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Schema.decodeSync(Answer)(line))

/** Calls one procedure and gives its exit as JSON. */
export const call = (address: string, tag: string, payload: unknown) =>
  Effect.map(post(address, frame(tag, payload)), ({ text }) => exits(text)[0]?.exit)

/** Calls one procedure that has to succeed and gives the bytes of the JSON of each field of its value. */
export const fieldsOf = (address: string, tag: string, payload: unknown) =>
  Effect.map(call(address, tag, payload), (exit): Readonly<Record<string, string>> => {
    if (exit?._tag !== "Success") throw new Error(`${tag} failed: ${JSON.stringify(exit)}`)
    const value = Schema.decodeUnknownSync(Schema.Record({ key: Schema.String, value: Schema.Unknown }))(exit.value)
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, JSON.stringify(field)]))
  })
