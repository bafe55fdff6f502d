import { expect, it } from "@effect/vitest"
import { testServer } from "@workspace/database/testing"
import { Cause, ConfigProvider, Duration, Effect, Exit, Fiber, FiberRef, Layer, Option, Redacted } from "effect"
import { describeConfigError, serviceConfig } from "./config.ts"
import { DatabaseRef, databaseLive, getDatabase } from "./context/database.ts"
import { getLogger, loggerLive } from "./context/logger.ts"
import { addressRange } from "./network.ts"

const configOf = (variables: ReadonlyArray<readonly [string, string]>) =>
  Effect.withConfigProvider(serviceConfig, ConfigProvider.fromMap(new Map(variables)))

const options = {
  url: Effect.runSync(testServer),
  poolSize: 1,
  connectionTimeout: Duration.seconds(10),
  statementTimeout: Duration.seconds(10)
}

const messageOf = <A, E>(exit: Exit.Exit<A, E>) => (Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "")

/** Collects the lines that a logger writes. */
const lines = () => {
  const written: Array<string> = []
  return { written, destination: { write: (line: string) => written.push(line) } }
}

it.effect("getDatabase dies with the name of the layer that is missing", () =>
  Effect.map(Effect.exit(getDatabase), (exit) => {
    expect(exit).toMatchObject({ _tag: "Failure", cause: { _tag: "Die" } })
    expect(messageOf(exit)).toContain("databaseLive")
  })
)

it.effect("getLogger dies with the name of the layer that is missing", () =>
  Effect.map(Effect.exit(getLogger), (exit) => {
    expect(exit).toMatchObject({ _tag: "Failure", cause: { _tag: "Die" } })
    expect(messageOf(exit)).toContain("loggerLive")
  })
)

it.effect("the database reaches what its layer is provided to, and the fibers that this forks", () =>
  Effect.gen(function* () {
    const forked = Effect.flatMap(Effect.fork(getDatabase), Fiber.join)
    const [here, there] = yield* Effect.all([getDatabase, forked])
    expect(here).toBe(there)
  }).pipe(Effect.provide(databaseLive(options)))
)

it.effect("a layer that is merged beside the database gets none: it has to be provided", () =>
  Effect.gen(function* () {
    const probe = Layer.effectDiscard(getDatabase)
    expect(yield* Effect.exit(Effect.scoped(Layer.build(Layer.merge(databaseLive(options), probe))))).toMatchObject({
      _tag: "Failure"
    })
    expect(yield* Effect.exit(Effect.scoped(Layer.build(Layer.provide(probe, databaseLive(options)))))).toMatchObject({
      _tag: "Success"
    })
  })
)

it.effect("a transaction can put itself in the place of the database for the calls inside", () =>
  Effect.gen(function* () {
    const outer = yield* getDatabase
    const inner = yield* Effect.provide(getDatabase, databaseLive(options))
    const seen = yield* Effect.locally(getDatabase, DatabaseRef, Option.some(inner))
    expect(seen).toBe(inner)
    expect(Option.getOrNull(yield* FiberRef.get(DatabaseRef))).toBe(outer)
  }).pipe(Effect.provide(databaseLive(options)))
)

it.effect("the pool is closed with its layer", () =>
  Effect.gen(function* () {
    const database = yield* Effect.provide(getDatabase, databaseLive(options))
    expect(database.$client.ended).toBe(true)
  })
)

it.effect("the service and Effect log in one place, as JSON, from the configured level on", () =>
  Effect.gen(function* () {
    const { destination, written } = lines()
    yield* Effect.gen(function* () {
      const logger = yield* getLogger
      logger.info({ session: "0a1b" }, "a turn was stored")
      yield* Effect.logWarning("slow", { milliseconds: 900 }).pipe(Effect.annotateLogs("statement", "resume"))
      yield* Effect.logError("broken", Cause.fail(new Error("inside")))
      yield* Effect.logDebug("not shown")
    }).pipe(Effect.provide(loggerLive("info", destination)))
    const [first, second, third, ...rest] = written.map((line) => JSON.parse(line))
    expect(first).toMatchObject({ level: 30, session: "0a1b", msg: "a turn was stored" })
    expect(second).toMatchObject({ level: 40, statement: "resume", msg: 'slow {"milliseconds":900}' })
    expect(third).toMatchObject({ level: 50, msg: "broken", cause: expect.stringContaining("inside") })
    expect(rest).toEqual([])
  })
)

it.effect("everything has a default, except for a database", () =>
  Effect.map(configOf([]), (config) => {
    expect(config).toEqual({
      server: {
        host: "127.0.0.1",
        port: 4000,
        corsOrigins: [],
        trustedProxies: [],
        rateLimits: { perAddress: 6000, perSession: 600 }
      },
      databaseUrl: Option.none(),
      databaseDirectUrl: Option.none(),
      embeddedPostgresDir: ".data/postgres",
      pool: { poolSize: 10, connectionTimeout: Duration.seconds(5), statementTimeout: Duration.seconds(10) },
      telemetry: { endpoint: Option.none(), headers: Redacted.make({}), serviceName: "big-ocean" },
      messageKeys: { current: null, all: [] },
      keeping: { idle: Duration.minutes(30), retention: Option.some(Duration.days(365)) },
      logLevel: "info"
    })
  })
)

const messageKey = Buffer.alloc(32, 7).toString("base64")

it.effect("reads every variable, and keeps the secret ones out of sight", () =>
  Effect.map(
    configOf([
      ["HOST", "0.0.0.0"],
      ["PORT", "8080"],
      ["CORS_ORIGINS", "https://a.example,http://localhost:5173"],
      ["TRUSTED_PROXIES", "10.0.0.0/8, ::1"],
      ["RATE_LIMIT_PER_ADDRESS", "0"],
      ["RATE_LIMIT_PER_SESSION", "60"],
      ["OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example"],
      ["OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20hunter2, x-tenant=a=b"],
      ["DATABASE_URL", "postgres://user:hunter2@db/big_ocean"],
      ["DATABASE_STATEMENT_TIMEOUT", "30 seconds"],
      ["MESSAGE_KEYS", `2026:${messageKey}`],
      ["SESSION_RETENTION_DAYS", "0"],
      ["SESSION_IDLE_MINUTES", "5"]
    ]),
    (config) => {
      expect(config.server).toEqual({
        host: "0.0.0.0",
        port: 8080,
        corsOrigins: ["https://a.example", "http://localhost:5173"],
        trustedProxies: ["10.0.0.0/8", "::1"].map(addressRange),
        rateLimits: { perAddress: 0, perSession: 60 }
      })
      expect(config.telemetry.endpoint).toEqual(Option.some("https://collector.example"))
      expect(Redacted.value(config.telemetry.headers)).toEqual({ authorization: "Bearer hunter2", "x-tenant": "a=b" })
      expect(config.pool.statementTimeout).toEqual(Duration.seconds(30))
      expect(Option.map(config.databaseUrl, Redacted.value)).toEqual(
        Option.some("postgres://user:hunter2@db/big_ocean")
      )
      expect(config.messageKeys.all.map(({ id, key }) => [id, key.export().toString("base64")])).toEqual([
        ["2026", messageKey]
      ])
      expect(config.keeping).toEqual({ idle: Duration.minutes(5), retention: Option.none() })
      expect(JSON.stringify(config)).not.toContain("hunter2")
      expect(JSON.stringify(config)).not.toContain(messageKey)
    }
  )
)

it.effect("names every variable that cannot be used", () =>
  Effect.gen(function* () {
    for (const [name, value] of [
      ["PORT", "http"],
      ["PORT", "-1"],
      ["DATABASE_URL", "hunter2"],
      ["CORS_ORIGINS", "https://a.example/path"],
      ["TRUSTED_PROXIES", "10.0.0.0/8,everyone"],
      ["RATE_LIMIT_PER_ADDRESS", "-1"],
      ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
      ["OTEL_EXPORTER_OTLP_HEADERS", "authorization=100%"],
      ["DATABASE_POOL_SIZE", "1.5"],
      ["DATABASE_CONNECTION_TIMEOUT", "1 hour"],
      ["MESSAGE_KEYS", "2026:hunter2"],
      ["SESSION_RETENTION_DAYS", "-1"],
      ["SESSION_IDLE_MINUTES", "0"],
      ["LOG_LEVEL", "loud"]
    ] as const) {
      const sentence = describeConfigError(yield* Effect.flip(configOf([[name, value]])))
      expect(sentence).toMatch(new RegExp(`^${name}.* cannot be used: .+\\.$`))
      expect(sentence).not.toContain("hunter2")
    }
  })
)
