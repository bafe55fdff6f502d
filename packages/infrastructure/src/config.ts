import { noMessageKeys, parseMessageKeys } from "@workspace/database"
import { Config, ConfigError, Duration, Either, Option, Redacted } from "effect"
import { logLevels } from "./context/logger.ts"
import { addressRange, isAddressRange } from "./network.ts"

const wholeNumber = (name: string, least: number, most: number) =>
  Config.integer(name).pipe(
    Config.validate({
      message: `Expected a whole number from ${least} to ${most}`,
      validation: (value) => value >= least && value <= most
    })
  )

const timeout = (name: string) =>
  Config.duration(name).pipe(
    Config.validate({
      message: "Expected a duration from 10 millis to 10 minutes, such as 5 seconds",
      validation: (value: Duration.Duration) =>
        Duration.between(value, { minimum: Duration.millis(10), maximum: Duration.minutes(10) })
    })
  )

const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value

const isHttpUrl = (value: string) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)

const isPostgresUrl = (value: string) => URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)

const postgresUrl = (name: string) =>
  Config.redacted(
    Config.string(name).pipe(
      Config.validate({ message: "Expected postgres://user:password@host:port/database", validation: isPostgresUrl })
    )
  )
const badMessageKeys = ConfigError.InvalidData(
  ["MESSAGE_KEYS"],
  "Expected id:key, or several of them with commas between, each id once and each key 32 bytes in base64, which " +
    "`openssl rand -base64 32` makes"
)

/**
 * Every variable that the service reads, with its default. The README lists them for operators.
 *
 * A value that cannot be used fails with a `ConfigError`; {@link describeConfigError} makes a sentence of it.
 */
export const serviceConfig = Config.all({
  server: Config.all({
    /** The address to listen on. */
    host: Config.nonEmptyString("HOST").pipe(Config.withDefault("127.0.0.1")),
    /** The port to listen on; 0 takes a free one. */
    port: wholeNumber("PORT", 0, 65_535).pipe(Config.withDefault(4000)),
    /** Origins of web pages, separated by commas, that may call the service from a browser. */
    corsOrigins: Config.array(
      Config.string().pipe(
        Config.validate({ message: "Expected origins such as https://example.org", validation: isOrigin })
      ),
      "CORS_ORIGINS"
    ).pipe(Config.withDefault([])),
    /**
     * Addresses and CIDR ranges, separated by commas, of the proxies in front of the service. Only from them is
     * X-Forwarded-For believed. Without them the client is whoever holds the connection.
     */
    trustedProxies: Config.array(
      Config.string().pipe(
        Config.validate({ message: "Expected addresses or ranges such as 10.0.0.0/8", validation: isAddressRange }),
        Config.map(addressRange)
      ),
      "TRUSTED_PROXIES"
    ).pipe(Config.withDefault([])),
    rateLimits: Config.all({
      /** Calls a minute from one client address (IPv6: from one /64 network), in this process; 0 is no limit. */
      perAddress: wholeNumber("RATE_LIMIT_PER_ADDRESS", 0, 1_000_000).pipe(Config.withDefault(6000)),
      /** Calls a minute for one session, in this process; 0 is no limit. */
      perSession: wholeNumber("RATE_LIMIT_PER_SESSION", 0, 1_000_000).pipe(Config.withDefault(600))
    })
  }),
  /** Where PostgreSQL is. Without it the service runs an embedded server. */
  databaseUrl: Config.option(postgresUrl("DATABASE_URL")),
  /**
   * Set where `databaseUrl` leads to a pooler in transaction mode: migrations go here, straight to PostgreSQL, and all
   * else goes through the pooler in statements that need nothing of each other.
   */
  databaseDirectUrl: Config.option(postgresUrl("DATABASE_DIRECT_URL")),
  /** The data folder of the embedded server, from the folder in which the service starts. */
  embeddedPostgresDir: Config.nonEmptyString("EMBEDDED_POSTGRES_DIR").pipe(Config.withDefault(".data/postgres")),
  pool: Config.all({
    /** The most database connections of one process. */
    poolSize: wholeNumber("DATABASE_POOL_SIZE", 1, 1000).pipe(Config.withDefault(10)),
    /** How long a request waits for a database connection. */
    connectionTimeout: timeout("DATABASE_CONNECTION_TIMEOUT").pipe(Config.withDefault(Duration.seconds(5))),
    /** How long one statement may run. */
    statementTimeout: timeout("DATABASE_STATEMENT_TIMEOUT").pipe(Config.withDefault(Duration.seconds(10)))
  }),
  telemetry: Config.all({
    /** Where traces and metrics are sent: an OTLP collector, spoken to over HTTP in JSON. Without it nothing is sent. */
    endpoint: Config.string("OTEL_EXPORTER_OTLP_ENDPOINT").pipe(
      Config.validate({ message: "Expected a URL such as http://127.0.0.1:4318", validation: isHttpUrl }),
      Config.option
    ),
    /** Headers for the collector, such as `authorization=Bearer%20…`: separated by commas, values percent-encoded. */
    headers: Config.redacted(
      Config.string("OTEL_EXPORTER_OTLP_HEADERS").pipe(
        Config.mapAttempt((list) =>
          Object.fromEntries(
            list.split(",").map((pair) => {
              const [name = "", ...value] = pair.split("=")
              return [name.trim(), decodeURIComponent(value.join("=").trim())]
            })
          )
        ),
        Config.withDefault({})
      )
    ),
    /** The name under which the service appears there. */
    serviceName: Config.nonEmptyString("OTEL_SERVICE_NAME").pipe(Config.withDefault("big-ocean"))
  }),
  /**
   * Keys for the text of messages, `id:key,id:key…`, each key 32 bytes in base64: the first encrypts, all decrypt.
   * With `plain` in front, none encrypts. Without it, texts are stored as they are.
   */
  messageKeys: Config.redacted("MESSAGE_KEYS").pipe(
    Config.mapOrFail((value) => Either.fromOption(parseMessageKeys(Redacted.value(value)), () => badMessageKeys)),
    Config.withDefault(noMessageKeys)
  ),
  keeping: Config.all({
    /** How many days a session is kept after its last message. 0 keeps sessions for ever. */
    retention: wholeNumber("SESSION_RETENTION_DAYS", 0, 36_500).pipe(
      Config.withDefault(365),
      Config.map((days) => (days === 0 ? Option.none() : Option.some(Duration.days(days))))
    ),
    /** After how many minutes without a message an active session becomes paused. */
    idle: wholeNumber("SESSION_IDLE_MINUTES", 1, 525_600).pipe(Config.withDefault(30), Config.map(Duration.minutes))
  }),
  /** What is logged: this level and above. */
  logLevel: Config.literal(...logLevels)("LOG_LEVEL").pipe(Config.withDefault("info"))
})

/** The settings of the service. */
export type ServiceConfig = Config.Config.Success<typeof serviceConfig>

/** A sentence for each variable that cannot be used, naming it. */
export const describeConfigError = (error: ConfigError.ConfigError): string =>
  ConfigError.reduceWithContext(error, undefined, {
    andCase: (_, left, right) => `${left}\n${right}`,
    orCase: (_, left) => left,
    invalidDataCase: (_, path, message) => `${path.join(".")} cannot be used: ${message}.`,
    missingDataCase: (_, path, message) => `${path.join(".")} is missing: ${message}.`,
    sourceUnavailableCase: (_, path, message) => `${path.join(".")} cannot be read: ${message}.`,
    unsupportedCase: (_, path, message) => `${path.join(".")} cannot be used: ${message}.`
  })
