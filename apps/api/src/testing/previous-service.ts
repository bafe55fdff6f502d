import { advance, begin, decodeInterview, encodeInterview } from "@workspace/assessment"
import { makeMessageId, makeSessionId, type SessionId } from "@workspace/contracts"
import { Effect, Order, Redacted, Schema } from "effect"
import pg from "pg"

/** The number of migrations that the service before this one had. */
export const previousLevel = 1

// As that service sends them: prepared by name, and with every column that it knows.
const columns =
  '"id", "user_id", "created_at", "updated_at", "last_message_at", "status", "precision", "progress", "interview", ' +
  '"message_count", "ocean_code_4letter", "ocean_code_5letter"'

const create = {
  name: "create_session",
  text: `with "created" as (insert into "sessions" (${columns})
      values ($1, null, default, default, default, $2, $3::jsonb, $4, $5::jsonb, 1, null, null)
      on conflict do nothing returning "id", "created_at")
    insert into "messages" ("session_id", "id", "position", "role", "content", "created_at")
    select "created"."id", $6::text, 1, 'assistant', $7::text, "created"."created_at" from "created"
    returning "created_at"`
}

const turnContext = {
  name: "turn_context",
  text: `select ${columns.replaceAll('"id"', '"sessions"."id"').replaceAll('"created_at"', '"sessions"."created_at"')},
      now()::timestamptz(3), "messages"."position", "messages"."role"
    from "sessions" left join "messages" on ("messages"."session_id" = "sessions"."id" and "messages"."id" = $1)
    where "sessions"."id" = $2`
}

const storeTurn = {
  name: "store_turn",
  text: `with "moved" as (update "sessions" set "updated_at" = $1::timestamptz(3), "last_message_at" = $1::timestamptz(3),
      "status" = $2, "precision" = $3::jsonb, "progress" = $4, "interview" = $5::jsonb,
      "message_count" = "sessions"."message_count" + 2, "ocean_code_4letter" = null, "ocean_code_5letter" = null
      where ("sessions"."id" = $6 and "sessions"."message_count" = $7) returning "id", "message_count")
    insert into "messages" ("session_id", "id", "position", "role", "content", "created_at")
    select "moved"."id", turn.id, "moved"."message_count" + turn.place, turn.role, turn.content, $1::timestamptz(3)
    from "moved" cross join (values ($8::text, -1, 'user', $9::text), ($10::text, 0, 'assistant', $11::text))
      as turn (id, place, role, content)`
}

const Context = Schema.Struct({
  interview: Schema.Unknown,
  message_count: Schema.Int,
  now: Schema.DateFromSelf,
  last_message_at: Schema.DateFromSelf
})

const later = Order.max(Order.Date)

/** A message as it was acknowledged. */
export interface Acknowledged {
  readonly id: string
  readonly content: string
  readonly position: number
}

/**
 * The service of the level before, as far as a conversation goes. Each statement that fails is a defect. It reads and
 * writes with the statements of its own time, so that it shows what goes on beside an upgrade.
 */
export const previousService = (url: Redacted.Redacted) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => new pg.Pool({ connectionString: Redacted.value(url), max: 4 })),
      (pool) => Effect.promise(() => pool.end())
    ),
    (pool) => {
      const run = (statement: { readonly name: string; readonly text: string }, values: Array<unknown>) =>
        Effect.promise(() => pool.query({ ...statement, values }))

      const start = Effect.gen(function* () {
        const sessionId = makeSessionId()
        const { reply, state, view } = begin()
        const { precision, progress, status } = view
        const opening = { id: makeMessageId(), content: reply, position: 1 }
        yield* run(create, [
          sessionId,
          status,
          JSON.stringify(precision),
          progress,
          JSON.stringify(encodeInterview(state)),
          opening.id,
          opening.content
        ])
        return { sessionId, messages: [opening] }
      })

      const attempt = (sessionId: SessionId, message: string) =>
        Effect.gen(function* () {
          const messageId = makeMessageId()
          const { rows } = yield* run(turnContext, [messageId, sessionId])
          const context = yield* Effect.orDie(Schema.decodeUnknown(Context)(rows[0]))
          const { reply, state, view } = advance(decodeInterview(context.interview), { message, idleMilliseconds: 0 })
          const { precision, progress, status } = view
          const replyId = makeMessageId()
          const { rowCount } = yield* run(storeTurn, [
            later(context.now, context.last_message_at),
            status,
            JSON.stringify(precision),
            progress,
            JSON.stringify(encodeInterview(state)),
            sessionId,
            context.message_count,
            messageId,
            message,
            replyId,
            reply
          ])
          const messages: ReadonlyArray<Acknowledged> = [
            { id: messageId, content: message, position: context.message_count + 1 },
            { id: replyId, content: reply, position: context.message_count + 2 }
          ]
          return { stored: rowCount === 2, messages }
        })

      const send = (sessionId: SessionId, message: string) =>
        Effect.map(
          Effect.repeat(attempt(sessionId, message), { until: ({ stored }) => stored }),
          ({ messages }) => messages
        )

      return { start, send }
    }
  )
