import { Duration, Effect, FiberRef, Layer, Option } from "effect"

/** How long sessions are kept after their last message, set like the database in `DatabaseRef`; none is for ever. */
const RetentionRef = FiberRef.unsafeMake(Option.none<Duration.Duration>())

/** Tells everything that this layer is provided to how long sessions are kept. Without it, that is for ever. */
export const retentionLive = (retention: Option.Option<Duration.Duration>): Layer.Layer<never> =>
  Layer.scopedDiscard(Effect.locallyScoped(RetentionRef, retention))

/** When a session goes that gets no more messages, or null where sessions are kept for ever. */
export const getKeptUntil = (lastMessageAt: Date): Effect.Effect<Date | null> =>
  Effect.map(
    FiberRef.get(RetentionRef),
    Option.match({
      onNone: () => null,
      onSome: (retention) => new Date(lastMessageAt.getTime() + Duration.toMillis(retention))
    })
  )
