/**
 * The checker. It shares no code with the service and believes nothing that the service says about itself: it reads the
 * rows with SQL of its own and holds them against what the clients wrote down.
 */
import { Effect } from "effect"
import pg from "pg"
import type { Entry } from "./journal.ts"
import type { WireMessage } from "./wire.ts"

/** What a violation is counted as. */
export const violationKinds = ["lost", "doubled", "reordered", "altered", "stuck", "leaked", "odd"] as const

/** A promise that was broken. */
export interface Violation {
  readonly kind: (typeof violationKinds)[number]
  readonly detail: string
}

/** A row of `sessions`, as far as the checks need it. Times are in ISO 8601. */
export interface SessionRow {
  readonly id: string
  readonly status: string
  readonly precision: unknown
  readonly progress: number
  readonly interview: unknown
  readonly messageCount: number
  readonly lastMessageAt: string
  readonly oceanCode4Letter: string | null
  readonly oceanCode5Letter: string | null
}

/** Everything that is stored. */
export interface Rows {
  readonly sessions: ReadonlyArray<SessionRow>
  readonly messages: ReadonlyArray<WireMessage>
  /** Messages without a session. */
  readonly orphans: number
  /** Transactions that were left open. */
  readonly openTransactions: number
}

const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Reads all rows of the database at `url`. */
export const readRows = (url: string): Effect.Effect<Rows> =>
  Effect.promise(async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const sessions = await client.query<SessionRow>(
      `select id, status, precision, progress, interview, message_count as "messageCount",
        ${iso("last_message_at")} as "lastMessageAt",
        ocean_code_4letter as "oceanCode4Letter", ocean_code_5letter as "oceanCode5Letter" from sessions`
    )
    const messages = await client.query<WireMessage>(
      `select id, session_id as "sessionId", role, content, ${iso("created_at")} as "createdAt", position
        from messages order by session_id, position`
    )
    const orphans = await client.query<{ n: number }>(
      "select count(*)::int as n from messages where session_id not in (select id from sessions)"
    )
    const open = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and xact_start < now() - interval '5 seconds'`
    )
    await client.end()
    return {
      sessions: sessions.rows,
      messages: messages.rows,
      orphans: orphans.rows[0]?.n ?? 0,
      openTransactions: open.rows[0]?.n ?? 0
    }
  })

const found = (kind: Violation["kind"], detail: string): Violation => ({ kind, detail })

/** Sorted by their session. */
export const bySession = <A extends { readonly sessionId: string }>(
  all: ReadonlyArray<A>
): ReadonlyMap<string, Array<A>> => {
  const groups = new Map<string, Array<A>>()
  for (const one of all) {
    const group = groups.get(one.sessionId)
    if (group === undefined) groups.set(one.sessionId, [one])
    else group.push(one)
  }
  return groups
}

/** What holds for the rows of every session, whoever wrote them. */
const checkRows = (session: SessionRow, messages: ReadonlyArray<WireMessage>): Array<Violation> => {
  const violations: Array<Violation> = []
  const { id, messageCount, status } = session
  if (messages.length !== messageCount) {
    violations.push(found("lost", `${id} counts ${messageCount} messages and has ${messages.length}`))
  }
  if (messages.length % 2 === 0) violations.push(found("lost", `${id} has half a turn: ${messages.length} messages`))
  messages.forEach((message, index) => {
    const before = messages[index - 1]
    if (message.position !== index + 1) {
      violations.push(found("reordered", `${id} has position ${message.position} in place ${index + 1}`))
    }
    if (message.role !== (index % 2 === 0 ? "assistant" : "user")) {
      violations.push(found("reordered", `${id} has a message of the ${message.role} at ${index + 1}`))
    }
    if (before !== undefined && message.createdAt < before.createdAt) {
      violations.push(found("reordered", `${id} goes back in time at ${index + 1}: ${message.createdAt}`))
    }
  })
  const last = messages.at(-1)
  if (last !== undefined && last.createdAt !== session.lastMessageAt) {
    violations.push(found("altered", `${id} says that its last message came at ${session.lastMessageAt}`))
  }
  const coded = session.oceanCode4Letter !== null && session.oceanCode5Letter !== null
  if (!["active", "paused", "completed"].includes(status) || coded !== (status === "completed")) {
    violations.push(found("stuck", `${id} is ${status} ${coded ? "with" : "without"} codes`))
  }
  return violations
}

/** What was shown about a session has to be there, as it was shown. */
const checkShown = (entries: ReadonlyArray<Entry>, rows: ReadonlyMap<string, WireMessage>): Array<Violation> => {
  const violations: Array<Violation> = []
  const compare = (shown: WireMessage) => {
    const row = rows.get(shown.id)
    if (row === undefined) {
      violations.push(found("lost", `${shown.sessionId}: ${shown.id} was shown at ${shown.position} and is gone`))
    } else if (row.position !== shown.position) {
      const places = `was shown at ${shown.position} and is at ${row.position}`
      violations.push(found("reordered", `${shown.sessionId}: ${shown.id} ${places}`))
    } else if (row.content !== shown.content || row.role !== shown.role || row.createdAt !== shown.createdAt) {
      violations.push(found("altered", `${shown.sessionId}: ${shown.id} is not what was shown`))
    }
  }
  for (const entry of entries) {
    switch (entry._tag) {
      case "Started":
        entry.messages.forEach(compare)
        if (entry.messages.length !== 1)
          violations.push(found("altered", `${entry.sessionId} began without an opening`))
        break
      case "Shown":
        entry.messages.forEach(compare)
        entry.messages.forEach(({ position }, index) => {
          if (position !== entry.after + index + 1) {
            violations.push(found("reordered", `${entry.sessionId} was shown with ${position} in place ${index + 1}`))
          }
        })
        break
      case "Acknowledged":
        entry.messages.forEach(compare)
        break
    }
  }
  return violations
}

/** A turn that was acknowledged is there once, where the client was told, whoever asked and how often. */
const checkTurns = (entries: ReadonlyArray<Entry>): Array<Violation> => {
  const violations: Array<Violation> = []
  const answers = new Map<string, string>()
  const lastOfTab = new Map<string, number>()
  for (const entry of entries) {
    if (entry._tag !== "Acknowledged") continue
    const { after, answer, messageId, messages, sessionId, tab } = entry
    const [message, reply] = messages
    if (message === undefined || reply === undefined || messages.length !== 2) {
      violations.push(found("lost", `${sessionId}: ${messageId} was acknowledged with ${messages.length} messages`))
      continue
    }
    if (message.id !== messageId) {
      violations.push(found("doubled", `${sessionId}: ${messageId} was stored as ${message.id}`))
    }
    if (message.role !== "user" || reply.role !== "assistant" || reply.position !== message.position + 1) {
      violations.push(found("reordered", `${sessionId}: the turn of ${messageId} is not a message and its reply`))
    }
    if (after !== undefined && message.position !== after + 1) {
      violations.push(
        found("reordered", `${sessionId}: ${messageId} was sent after ${after}, and is at ${message.position}`)
      )
    }
    const known = answers.get(messageId)
    if (known !== undefined && known !== answer) {
      violations.push(found("altered", `${sessionId}: ${messageId} was answered in two ways:\n${known}\n${answer}`))
    }
    if (known === undefined) {
      if (message.position <= (lastOfTab.get(tab) ?? 0)) {
        violations.push(found("reordered", `${sessionId}: ${messageId} came before an earlier message of its tab`))
      }
      lastOfTab.set(tab, message.position)
    }
    answers.set(messageId, answer)
  }
  return violations
}

/** Every message of the person was sent by someone, whole, and says what was sent. */
const checkOrigin = (entries: ReadonlyArray<Entry>, messages: ReadonlyArray<WireMessage>): Array<Violation> => {
  const sent = new Map<string, string>()
  const cutOff = new Set<string>()
  for (const entry of entries) {
    if (entry._tag === "Sending") sent.set(entry.messageId, entry.content)
    if (entry._tag === "CutOff") cutOff.add(entry.messageId)
  }
  return messages
    .filter(({ role }) => role === "user")
    .flatMap(({ content, id, position, sessionId }) => {
      if (cutOff.has(id)) return [found("doubled", `${sessionId}: ${id} was stored out of a body that never ended`)]
      const known = sent.get(id)
      if (known === undefined)
        return [found("doubled", `${sessionId}: nobody sent the message at ${position} as ${id}`)]
      return known === content ? [] : [found("altered", `${sessionId}: ${id} is not what was sent`)]
    })
}

/** Holds the rows against the journal. An empty list means that every promise was kept. */
export const examine = (rows: Rows, journal: ReadonlyArray<Entry>): ReadonlyArray<Violation> => {
  const violations: Array<Violation> = []
  if (rows.orphans > 0) violations.push(found("lost", `${rows.orphans} messages have no session`))
  if (rows.openTransactions > 0) violations.push(found("stuck", `${rows.openTransactions} transactions were left open`))

  const concerns = journal.flatMap((entry) => {
    switch (entry._tag) {
      case "Stuck":
        violations.push(found("stuck", entry.detail))
        return []
      case "Leaked":
        violations.push(found("leaked", entry.detail))
        return []
      case "Odd":
        violations.push(found("odd", entry.detail))
        return []
      default:
        return [entry]
    }
  })
  const entriesOf = bySession(concerns)
  const messagesOf = bySession(rows.messages)
  const sessions = new Map(rows.sessions.map((session) => [session.id, session]))

  for (const session of rows.sessions) {
    const messages = messagesOf.get(session.id) ?? []
    violations.push(...checkRows(session, messages))
    violations.push(...checkOrigin(entriesOf.get(session.id) ?? [], messages))
  }
  for (const [sessionId, entries] of entriesOf) {
    const isGone = !sessions.has(sessionId)
    const deletions = entries.filter(({ _tag }) => _tag === "Deleting" || _tag === "Deleted")
    violations.push(...checkTurns(entries))
    if (!isGone && deletions.some(({ _tag }) => _tag === "Deleted")) {
      violations.push(found("odd", `${sessionId} was deleted and is still there`))
    }
    if (isGone && deletions.length > 0) continue
    const stored = new Map((messagesOf.get(sessionId) ?? []).map((message) => [message.id, message]))
    violations.push(...checkShown(entries, stored))
  }
  return violations
}
