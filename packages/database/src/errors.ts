import { Data, Predicate } from "effect"

/** Classes and codes of SQLSTATE that say: the database is away or overwhelmed for now. PostgreSQL manual, appendix A. */
const unavailable = [
  /^08/, // connection exception
  /^25006$/, // read-only: a replica, or a primary that is being replaced
  /^53/, // insufficient resources: disk full, out of memory, too many connections
  /^55P03$/, // lock not available
  /^57/, // operator intervention: shutdown, crash, starting up, statement timeout
  /^58/, // system error
  /^XX/ // internal error
]

/** Codes of SQLSTATE that say: another transaction came first. The statement did nothing and can be sent again. */
const conflict = [/^40001$/, /^40P01$/]

/**
 * A statement that failed.
 *
 * - `Unavailable`: the database could not be reached, or broke off. Whether the statement took effect is not known.
 * - `Conflict`: another transaction came first. The statement had no effect.
 * - `Rejected`: the statement itself was refused. That is a defect of this program.
 *
 * `detail` is for logs: the SQLSTATE and what PostgreSQL or the driver said, without SQL and without values.
 */
export class DatabaseError extends Data.TaggedError("DatabaseError")<{
  readonly reason: "Unavailable" | "Conflict" | "Rejected"
  readonly detail: string
}> {}

const matches = (patterns: ReadonlyArray<RegExp>, code: string) => patterns.some((pattern) => pattern.test(code))

/** Classifies what the driver threw. Drizzle wraps it together with the SQL and its values: only the inside is kept. */
export const toDatabaseError = (thrown: unknown): DatabaseError => {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown
  const code = Predicate.hasProperty(cause, "code") && typeof cause.code === "string" ? cause.code : ""
  const said = cause instanceof Error ? cause.message : String(cause)
  const detail = code === "" ? said : `${code}: ${said}`
  // What has no SQLSTATE (five characters) comes from the driver or the network: refused, reset, timed out.
  if (!/^[0-9A-Z]{5}$/.test(code) || matches(unavailable, code)) {
    return new DatabaseError({ reason: "Unavailable", detail })
  }
  return new DatabaseError({ reason: matches(conflict, code) ? "Conflict" : "Rejected", detail })
}
