import { Cause, Effect, FiberRef, HashMap, Inspectable, Layer, Logger, type LogLevel, Option } from "effect"
import pino from "pino"

/** The pino logger of the fiber, set like the database in `DatabaseRef`. */
export const LoggerRef: FiberRef.FiberRef<Option.Option<pino.Logger>> = FiberRef.unsafeMake(Option.none<pino.Logger>())

/** The id of the request that this fiber answers, for its log lines. Set for a call with `Effect.locally`. */
export const RequestIdRef: FiberRef.FiberRef<string | undefined> = FiberRef.unsafeMake<string | undefined>(undefined)

/** The logger of this fiber, which names the request. Dies where no layer has set it. */
export const getLogger: Effect.Effect<pino.Logger> = Effect.flatMap(
  FiberRef.get(LoggerRef),
  Option.match({
    onNone: () => Effect.dieMessage("There is no logger here: Layer.provide(loggerLive(…)) is missing."),
    onSome: (logger) =>
      Effect.map(FiberRef.get(RequestIdRef), (requestId) =>
        requestId === undefined ? logger : logger.child({ requestId })
      )
  })
)

/** The levels at which the service can log. */
export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const

const pinoLevels: Record<LogLevel.LogLevel["_tag"], (typeof logLevels)[number]> = {
  All: "trace",
  Trace: "trace",
  Debug: "debug",
  Info: "info",
  Warning: "warn",
  Error: "error",
  Fatal: "fatal",
  None: "silent"
}

/** What Effect itself and its libraries log goes the same way as what the service logs. */
const bridge = (logger: pino.Logger) =>
  Logger.make(({ annotations, cause, logLevel, message }) => {
    const fields = Object.fromEntries(HashMap.toEntries(annotations))
    const failure = Cause.isEmpty(cause) ? {} : { cause: Cause.pretty(cause) }
    const text = [message]
      .flat()
      .map((part) => Inspectable.toStringUnknown(part, 0))
      .join(" ")
    logger[pinoLevels[logLevel._tag]]({ ...fields, ...failure }, text)
  })

/**
 * Structured logs, one JSON object a line, for everything that this layer is provided to. They go to standard error, so
 * that standard output holds what the service says to the person who starts it.
 */
export const loggerLive = (
  level: (typeof logLevels)[number],
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true })
): Layer.Layer<never> => {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
  return Layer.merge(
    Layer.scopedDiscard(Effect.locallyScoped(LoggerRef, Option.some(logger))),
    Logger.replace(Logger.defaultLogger, bridge(logger))
  )
}
