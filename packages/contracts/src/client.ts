import { RpcClient, RpcClientError } from "@effect/rpc"
import type { FromClientEncoded, FromServerEncoded } from "@effect/rpc/RpcMessage"
import { Duration, Effect, Schedule } from "effect"
import { AssessmentRpcs } from "./assessment.ts"
import { RateLimitedError } from "./errors.ts"
import { makeMessageId } from "./ids.ts"

/** How the client reaches the service and how patient it is. */
export interface AssessmentClientOptions {
  /** Where the procedures are served, for example `http://127.0.0.1:4000/rpc`, or `/rpc` in a page of the service. */
  readonly url: string
  /** How long one attempt may take, the whole answer included. Default: 15 seconds. */
  readonly timeout?: Duration.DurationInput
  /** How many more attempts follow a failed one, where repeating is safe. Default: 3. */
  readonly retries?: number
}

const transportError = (message: string, cause?: unknown) =>
  new RpcClientError.RpcClientError({ reason: "Protocol", message, cause })

const post = (url: string, body: string) =>
  Effect.tryPromise({
    try: async (signal) => {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/ndjson" },
        body,
        signal,
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer"
      })
      return { status: response.status, text: await response.text() }
    },
    catch: (cause) => transportError("The service cannot be reached.", cause)
  })

const decodeFrames = (text: string) =>
  Effect.try({
    try: (): ReadonlyArray<FromServerEncoded> =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line)),
    catch: (cause) => transportError("The answer of the service is not readable.", cause)
  })

/**
 * One `fetch` for each request. The HTTP protocol that comes with @effect/rpc waits for ever on an error page, an empty
 * answer or one that was cut off; this one turns each of them into a typed `RpcClientError`.
 */
const protocolFetch = ({ timeout = "15 seconds", url }: AssessmentClientOptions) =>
  RpcClient.Protocol.make((writeResponse) =>
    Effect.succeed({
      supportsAck: false,
      supportsTransferables: false,
      send: (request: FromClientEncoded) =>
        request._tag !== "Request"
          ? Effect.void
          : Effect.gen(function* () {
              const { status, text } = yield* post(url, `${JSON.stringify(request)}\n`)
              if (status !== 200) {
                return yield* transportError(`The service answered with HTTP status ${status}.`)
              }
              const frames = yield* decodeFrames(text)
              const exit = frames.find((frame) => frame._tag === "Exit" && frame.requestId === request.id)
              if (exit === undefined) {
                return yield* transportError("The answer of the service is not complete.")
              }
              return yield* writeResponse(exit)
            }).pipe(
              Effect.timeoutFail({
                duration: timeout,
                onTimeout: () => transportError("The service did not answer in time.")
              })
            )
    })
  )

/** A longer wait is the caller's to decide on, and to explain to a person. */
const longestWaitSeconds = 10

/** Nothing of the call was run, so that repeating it is safe for every procedure. */
const isBriefLimit = (error: unknown): error is RateLimitedError =>
  error instanceof RateLimitedError && error.retryAfterSeconds <= longestWaitSeconds

const isTransient = (error: { readonly _tag: string }): boolean =>
  error._tag === "RpcClientError" || error._tag === "ServiceUnavailableError" || isBriefLimit(error)

/**
 * The typed client of the seven procedures, for browsers and Node.
 *
 * Attempts that fail on the way, or with ServiceUnavailableError, are repeated with growing, jittered pauses. Each send
 * carries one messageId from its first attempt to its last, so that a retry never makes a second turn. Starting and
 * deleting are attempted once: repeated after a lost answer, one would begin a second session and the other would deny
 * that it ever deleted anything. RateLimitedError with a wait of up to 10 seconds is waited for and the call repeated,
 * whichever it is: nothing of it was run.
 *
 * Errors: those of each procedure, and `RpcClientError` when no readable answer came in time.
 *
 * @example
 * ```ts
 * const program = Effect.gen(function* () {
 *   const client = yield* AssessmentClient
 *   const { sessionId } = yield* client.StartAssessment({})
 *   return yield* client.SendMessage({ sessionId, message: "kind of" })
 * }).pipe(Effect.provide(AssessmentClient.Default({ url: "http://127.0.0.1:4000/rpc" })))
 * ```
 */
export class AssessmentClient extends Effect.Service<AssessmentClient>()("@workspace/contracts/AssessmentClient", {
  scoped: (options: AssessmentClientOptions) =>
    Effect.gen(function* () {
      const rpc = yield* RpcClient.make(AssessmentRpcs, { disableTracing: true }).pipe(
        Effect.provideServiceEffect(RpcClient.Protocol, protocolFetch(options))
      )
      const schedule = Schedule.exponential("250 millis").pipe(
        Schedule.jittered,
        Schedule.intersect(Schedule.recurs(options.retries ?? 3)),
        Schedule.intersect(Schedule.identity<unknown>()),
        Schedule.modifyDelay(([, error], pause) =>
          isBriefLimit(error) ? Duration.sum(pause, Duration.seconds(error.retryAfterSeconds)) : pause
        )
      )
      const patiently = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
        Effect.retry(effect, { while: isTransient, schedule })
      const onceAdmitted = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
        Effect.retry(effect, { while: isBriefLimit, schedule })

      return {
        StartAssessment: (payload: Parameters<typeof rpc.StartAssessment>[0]) =>
          onceAdmitted(rpc.StartAssessment(payload)),
        SendMessage: (payload: Parameters<typeof rpc.SendMessage>[0]) =>
          Effect.suspend(() => {
            const messageId = payload.messageId ?? makeMessageId()
            return patiently(rpc.SendMessage({ ...payload, messageId }))
          }),
        ResumeSession: (payload: Parameters<typeof rpc.ResumeSession>[0]) => patiently(rpc.ResumeSession(payload)),
        PauseSession: (payload: Parameters<typeof rpc.PauseSession>[0]) => patiently(rpc.PauseSession(payload)),
        GetResults: (payload: Parameters<typeof rpc.GetResults>[0]) => patiently(rpc.GetResults(payload)),
        ExportSession: (payload: Parameters<typeof rpc.ExportSession>[0]) => patiently(rpc.ExportSession(payload)),
        DeleteSession: (payload: Parameters<typeof rpc.DeleteSession>[0]) => onceAdmitted(rpc.DeleteSession(payload))
      }
    })
}) {}
