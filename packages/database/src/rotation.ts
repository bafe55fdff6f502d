import { and, asc, eq, sql } from "drizzle-orm"
import { Effect, Either, Option, Stream } from "effect"
import { separate } from "effect/Array"
import type { Database } from "./client.ts"
import { type DatabaseError, toDatabaseError } from "./errors.ts"
import { messages } from "./schema.ts"

/** How many messages one step reads, and stores anew where that is needed. */
const step = 500

/** What became of the messages that did not have the current key. */
export interface Rotation {
  /** How many have it now. */
  readonly stored: number
  /** How many stay as they are, because they cannot be decrypted, and why. */
  readonly unreadable: number
  readonly reasons: ReadonlySet<string>
}

interface Place {
  readonly sessionId: string
  readonly id: string
}

const readAfter = (database: Database, { id, sessionId }: Place) =>
  Effect.tryPromise({
    try: async () =>
      database
        .select()
        .from(messages)
        .where(sql`(${messages.sessionId}, ${messages.id}) > (${sessionId}, ${id})`)
        .orderBy(asc(messages.sessionId), asc(messages.id))
        .limit(step),
    catch: toDatabaseError
  })

const store = (database: Database, texts: ReadonlyArray<Place & { readonly content: string }>) => {
  const column = (of: "sessionId" | "id" | "content") => sql`${sql.param(texts.map((text) => text[of]))}::text[]`
  return Effect.tryPromise({
    try: async () =>
      database
        .update(messages)
        .set({ content: sql`renewed.content`, keyId: database.messageCipher.currentKeyId })
        .from(
          sql`unnest(${column("sessionId")}, ${column("id")}, ${column("content")}) renewed (session_id, id, content)`
        )
        .where(and(eq(messages.sessionId, sql`renewed.session_id`), eq(messages.id, sql`renewed.id`))),
    catch: toDatabaseError
  }).pipe(Effect.map(({ rowCount }) => Number(rowCount)))
}

/**
 * Stores every message anew that does not have the current key, or is encrypted where there is none, while the service
 * runs. It walks through the whole table once, in short statements, and can be broken off and begun again at any time.
 */
export const rotateMessageKeys = (database: Database): Effect.Effect<Rotation, DatabaseError> => {
  const { currentKeyId, decrypt, encrypt } = database.messageCipher
  const pages = Stream.paginateEffect({ sessionId: "", id: "" }, (after) =>
    Effect.map(readAfter(database, after), (page) => [page, Option.fromNullable(page[step - 1])])
  )
  const nothing: Rotation = { stored: 0, unreadable: 0, reasons: new Set() }
  return Stream.runFoldEffect(pages, nothing, ({ reasons, stored, unreadable }, page) => {
    const [failed, renewed] = separate(
      page
        .filter(({ keyId }) => keyId !== currentKeyId)
        .map((row) => Either.map(decrypt(row, row), (text) => ({ ...row, ...encrypt(row, text) })))
    )
    return Effect.map(store(database, renewed), (count) => ({
      stored: stored + count,
      unreadable: unreadable + failed.length,
      reasons: new Set([...reasons, ...failed.map(({ message }) => message)])
    }))
  })
}
