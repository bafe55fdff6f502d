import { hash, randomUUID } from "node:crypto"
import * as RateLimiter from "@effect/experimental/RateLimiter"
import { RateLimitedError } from "@workspace/contracts"
import type { ServiceConfig } from "@workspace/infrastructure"
import { Clock, Duration, Effect } from "effect"

/** Counts by a clock that only moves forward: a system clock that is set back would stop the refilling. */
const steady = (clock: Clock.Clock): Clock.Clock => ({
  [Clock.ClockTypeId]: Clock.ClockTypeId,
  unsafeCurrentTimeMillis: () => Number(clock.unsafeCurrentTimeNanos() / 1_000_000n),
  unsafeCurrentTimeNanos: () => clock.unsafeCurrentTimeNanos(),
  currentTimeMillis: Effect.map(clock.currentTimeNanos, (nanos) => Number(nanos / 1_000_000n)),
  currentTimeNanos: clock.currentTimeNanos,
  sleep: (duration) => clock.sleep(duration)
})

const tooMany = ({ retryAfter }: { readonly retryAfter: Duration.Duration }) => {
  const retryAfterSeconds = Math.max(1, Math.ceil(Duration.toSeconds(retryAfter)))
  const wait = retryAfterSeconds === 1 ? "a second" : `${retryAfterSeconds} seconds`
  return new RateLimitedError({
    retryAfterSeconds,
    message: `That was too much in a short time. Nothing was stored; please wait ${wait}, then try again.`
  })
}

/**
 * A limit on the calls from each client address and for each session, for this process alone. Each has a minute's worth
 * of calls in stock, which refills evenly; a limit of 0 is none.
 *
 * Addresses and sessions share 65,536 places by a hash that nobody outside can foresee. So the memory is bounded
 * whatever comes in, and two strangers who share a place merely share its stock.
 */
export const makeRateLimit = ({ perAddress, perSession }: ServiceConfig["server"]["rateLimits"]) =>
  Effect.gen(function* () {
    const limiter = yield* RateLimiter.RateLimiter
    const clock = steady(yield* Effect.clock)
    const salt = randomUUID()

    const take = (kind: "address" | "session", limit: number, key: string) => {
      if (limit === 0) return Effect.void
      const place = hash("sha256", `${salt}${key}`).slice(0, 4)
      return limiter.consume({ algorithm: "token-bucket", window: "1 minute", limit, key: `${kind} ${place}` })
    }

    return (address: string, sessionId: string | undefined): Effect.Effect<void, RateLimitedError> =>
      take("address", perAddress, address).pipe(
        Effect.zipRight(sessionId === undefined ? Effect.void : take("session", perSession, sessionId)),
        Effect.catchAll((error) => (error.reason === "Exceeded" ? tooMany(error) : Effect.die(error))),
        Effect.withClock(clock)
      )
  }).pipe(Effect.provide(RateLimiter.layer), Effect.provide(RateLimiter.layerStoreMemory))
