import { expect, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { makeRateLimit } from "../rate-limit.ts"

const times = <A, E>(count: number, effect: Effect.Effect<A, E>) => Effect.replicateEffect(effect, count)

it.effect("admits a minute's worth of calls at once, and then as many as refill", () =>
  Effect.gen(function* () {
    const admit = yield* makeRateLimit({ perAddress: 30, perSession: 0 })
    yield* times(30, admit("192.0.2.1", undefined))
    expect(yield* Effect.flip(admit("192.0.2.1", undefined))).toMatchObject({
      _tag: "RateLimitedError",
      retryAfterSeconds: 2,
      message: expect.stringContaining("2 seconds")
    })
    yield* TestClock.adjust("2 seconds")
    yield* admit("192.0.2.1", undefined)
    yield* Effect.flip(admit("192.0.2.1", undefined))
    yield* TestClock.adjust("1 hour")
    yield* times(30, admit("192.0.2.1", undefined))
    yield* Effect.flip(admit("192.0.2.1", undefined))
  })
)

it.effect("counts each address and each session by itself", () =>
  Effect.gen(function* () {
    const admit = yield* makeRateLimit({ perAddress: 4, perSession: 2 })
    yield* times(2, admit("192.0.2.1", "session_a"))
    yield* Effect.flip(admit("192.0.2.1", "session_a"))
    yield* admit("192.0.2.1", "session_b")
    yield* Effect.flip(admit("192.0.2.1", "session_b"))
    // Another address may go on with the same session.
    yield* admit("192.0.2.2", "session_b")
  })
)

it.effect("limits nothing where the limit is 0", () =>
  Effect.gen(function* () {
    const admit = yield* makeRateLimit({ perAddress: 0, perSession: 0 })
    yield* times(10_000, admit("192.0.2.1", "session_a"))
  })
)

it.effect("asks to wait for a whole second at least", () =>
  Effect.gen(function* () {
    const admit = yield* makeRateLimit({ perAddress: 0, perSession: 6000 })
    yield* times(6000, admit("192.0.2.1", "session_a"))
    expect((yield* Effect.flip(admit("192.0.2.1", "session_a"))).retryAfterSeconds).toBe(1)
  })
)

it.effect("keeps refilling when the system clock is set back", () =>
  Effect.gen(function* () {
    let nanos = 0n
    const clock = {
      ...(yield* Effect.clock),
      unsafeCurrentTimeMillis: () => -Number(nanos / 1_000_000n),
      unsafeCurrentTimeNanos: () => nanos
    }
    const admit = yield* Effect.withClock(makeRateLimit({ perAddress: 1, perSession: 0 }), clock)
    yield* admit("192.0.2.1", undefined)
    yield* Effect.flip(admit("192.0.2.1", undefined))
    nanos = 60_000_000_000n
    yield* admit("192.0.2.1", undefined)
  })
)
