import type { FromServerEncoded } from "@effect/rpc/RpcMessage"
import type { getLogger } from "@workspace/infrastructure"
import { type Effect, Metric, MetricBoundaries, MetricLabel, Predicate } from "effect"
import { sessionDigest } from "../session-manager.ts"

type Exit = Extract<FromServerEncoded, { readonly _tag: "Exit" }>["exit"]

/** A call as it is watched: what was called, for which session, and how many milliseconds it took. */
export interface WatchedCall {
  readonly requestId: string
  readonly procedure: string
  readonly sessionId: string | undefined
  readonly milliseconds: number
  readonly exit: Exit
}

const calls = Metric.counter("big_ocean_calls_total", {
  description: "Calls, by procedure and outcome: Success, the tag of an error, or Defect.",
  incremental: true
})

const durations = Metric.histogram(
  "big_ocean_call_duration_seconds",
  MetricBoundaries.fromIterable([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]),
  "How long a call took, from its body being read to its answer, by procedure."
)

const refused = Metric.counter("big_ocean_refused_requests_total", {
  description: "Bodies that were not a list of calls, by HTTP status.",
  incremental: true
})

const known = new Map<string, ReadonlyArray<MetricLabel.MetricLabel>>()

/** The labels of a series. The registry finds a series at once by the identity of its labels, and slowly by their values. */
const labels = (name: string, value: string, more: ReadonlyArray<MetricLabel.MetricLabel> = []) => {
  const key = [name, value, ...more.map((label) => label.value)].join(" ")
  const made = known.get(key) ?? [...more, MetricLabel.make(name, value)]
  known.set(key, made)
  return made
}

const outcomeOf = (exit: Exit): string => {
  if (exit._tag === "Success") return "Success"
  if (exit.cause._tag !== "Fail") return "Defect"
  return Predicate.hasProperty(exit.cause.error, "_tag") ? String(exit.cause.error._tag) : "Defect"
}

/** The session id in a payload or in an answer. */
export const sessionIdIn = (value: unknown): string | undefined =>
  Predicate.hasProperty(value, "sessionId") && typeof value.sessionId === "string" ? value.sessionId : undefined

type ServiceLogger = Effect.Effect.Success<typeof getLogger>

/** One line in the log and one step of the metrics for each call. Of a session they say a digest, of its content nothing. */
export const watchCall = (logger: ServiceLogger, call: WatchedCall): void => {
  const { exit, milliseconds, procedure, requestId, sessionId } = call
  const outcome = outcomeOf(exit)
  const procedureLabels = labels("procedure", procedure)
  calls.unsafeUpdate(1, labels("outcome", outcome, procedureLabels))
  durations.unsafeUpdate(milliseconds / 1000, procedureLabels)
  if (!logger.isLevelEnabled("info")) return
  const session = sessionId ?? (exit._tag === "Success" ? sessionIdIn(exit.value) : undefined)
  logger.info(
    {
      requestId,
      procedure,
      outcome,
      ms: Math.round(milliseconds * 1000) / 1000,
      ...(session === undefined ? {} : { session: sessionDigest(session) })
    },
    "call"
  )
}

/** The same for a body that was not a list of calls. */
export const watchRefusal = (
  logger: ServiceLogger,
  { requestId, status }: { readonly requestId: string; readonly status: number }
): void => {
  refused.unsafeUpdate(1, labels("status", String(status)))
  logger.info({ requestId, status }, "request refused")
}
