import { Config, ConfigError, Duration } from "effect"
import { logLevels } from "./context/logger.ts"

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

const isPostgresUrl = (value: string) => URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)

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
    ).pipe(Config.withDefault([]))
  }),
  /** Where PostgreSQL is. Without it the service runs an embedded server. */
  databaseUrl: Config.redacted(
    Config.string("DATABASE_URL").pipe(
      Config.validate({ message: "Expected postgres://user:password@host:port/database", validation: isPostgresUrl })
    )
  ).pipe(Config.option),
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
