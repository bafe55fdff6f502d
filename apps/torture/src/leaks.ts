/** A word that no one says by chance: clients put it into their messages, and it must not appear in a log. */
export const marker = "quetzalcoatlus"

const told: ReadonlyArray<readonly [string, RegExp]> = [
  ["a stack", /\bat\b.{0,200}:\d+:\d+/],
  ["a path", /node_modules|file:\/\/|\/(home|root|tmp|usr|var|opt|work|proc)\/|\.(ts|js|mjs)\b/],
  ["SQL", /\b(select|insert|update|delete)\b[^.]*\b(from|into|set|where)\b/i],
  ["a host", /127\.0\.0\.1|localhost|\bE[A-Z]{5,}\b|[Pp]ostgres/]
]

/** What a text for clients gives away of the inside of the service. */
export const leaksIn = (text: string): ReadonlyArray<string> =>
  told.flatMap(([what, pattern]) => (pattern.test(text) ? [`${what} was told: ${text.slice(0, 300)}`] : []))

/** What a line of the log gives away of a person. */
export const leaksInLog = (line: string): ReadonlyArray<string> => [
  ...(/session_[0-9a-f]{8}-[0-9a-f]{4}/.test(line) ? [`a session id was logged: ${line.slice(0, 300)}`] : []),
  ...(line.includes(marker) ? [`a message was logged: ${line.slice(0, 300)}`] : [])
]
