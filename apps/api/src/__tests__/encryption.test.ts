import { randomBytes } from "node:crypto"
import { expect, layer } from "@effect/vitest"
import { ConversationMovedOnError, makeMessageId, makeSessionId } from "@workspace/contracts"
import { makeDatabase, parseMessageKeys, UnreadableMessageError } from "@workspace/database"
import { query, tablesWith } from "@workspace/database/testing"
import { DatabaseRef } from "@workspace/infrastructure"
import { Cause, Effect, Exit, Option, Redacted } from "effect"
import * as SessionManager from "../session-manager.ts"
import { runService, startService } from "../testing/service.ts"
import { poolOptions, TestDatabase, testServices } from "../testing/services.ts"
import { call } from "../testing/wire.ts"

const key = (id: string) => `${id}:${randomBytes(32).toString("base64")}`
const [old, young] = [key("old"), key("young")]

/** Runs an effect on the database of the suite with other keys than the suite has. */
const withKeys =
  (...keys: ReadonlyArray<string>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.scoped(
      Effect.gen(function* () {
        const messageKeys = Option.getOrThrow(parseMessageKeys(keys.join(",")))
        const database = yield* makeDatabase({ ...poolOptions, url: yield* TestDatabase, messageKeys })
        return yield* Effect.locally(effect, DatabaseRef, Option.some(database))
      })
    )

const run = (sql: string, ...values: ReadonlyArray<unknown>) =>
  Effect.flatMap(TestDatabase, (url) => query(url, sql, values))

const environment = (...keys: ReadonlyArray<string>) =>
  Effect.map(TestDatabase, (url) => ({ DATABASE_URL: Redacted.value(url), MESSAGE_KEYS: keys.join(",") }))

const rotate = (env: Readonly<Record<string, string>>) => runService(env, "rotate-message-keys")

const converse = (sessionId: string, ...answers: ReadonlyArray<string>) =>
  Effect.forEach(answers, (message) => SessionManager.sendMessage({ sessionId, message }))

const contentsOf = (sessionId: string) =>
  Effect.map(SessionManager.resumeSession({ sessionId }), ({ messages }) => messages.map(({ content }) => content))

const keyIdsOf = (sessionId: string) =>
  Effect.map(run("select key_id from messages where session_id = $1 order by position", sessionId), (rows) =>
    rows.map((row) => row["key_id"])
  )

layer(testServices)("encryption at rest", (it) => {
  it.effect("stores no text as it is, of the person or of Nerin, and shows all of it", () =>
    Effect.gen(function* () {
      const url = yield* TestDatabase
      const { messages: opening, sessionId } = yield* SessionManager.startAssessment({})
      const message = "4, and my neighbour's name is Rumpelstilzchen 🌊"
      const messageId = makeMessageId()
      const turn = yield* SessionManager.sendMessage({ sessionId, messageId, message })
      for (const text of [message, turn.response, opening[0]?.content ?? ""]) {
        expect(yield* tablesWith(url, text)).toEqual([])
      }
      expect((yield* SessionManager.resumeSession({ sessionId })).messages).toEqual([...opening, ...turn.messages])
      expect((yield* SessionManager.exportSession({ sessionId })).messages).toEqual([...opening, ...turn.messages])
      expect(yield* SessionManager.sendMessage({ sessionId, messageId, message })).toEqual(turn)
      const movedOn = yield* Effect.flip(SessionManager.sendMessage({ sessionId, message: "5", after: 1 }))
      expect(movedOn).toBeInstanceOf(ConversationMovedOnError)
      expect(movedOn).toMatchObject({ messages: turn.messages })
    }).pipe(withKeys(young))
  )

  it.effect("changes nothing in a conversation", () =>
    Effect.gen(function* () {
      const said = Effect.gen(function* () {
        const { sessionId } = yield* SessionManager.startAssessment({})
        const turns = yield* converse(sessionId, "4", "pardon?", "I meant 2", "let us pause", "1")
        return turns.map(({ messages: _, ...turn }) => turn)
      })
      expect(yield* withKeys(young)(said)).toEqual(yield* said)
    })
  )

  it.effect("reads what was stored before encryption was turned on, and with other keys", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      // A person can say what looks like a stored text.
      const [{ response: first } = { response: "" }] = yield* converse(sessionId, "young")
      const [{ response: second } = { response: "" }] = yield* withKeys(old)(converse(sessionId, "2"))
      const [{ response: third } = { response: "" }] = yield* withKeys(young, old)(converse(sessionId, "3"))
      expect(yield* keyIdsOf(sessionId)).toEqual([null, null, null, "old", "old", "young", "young"])
      expect((yield* withKeys(young, old)(contentsOf(sessionId))).slice(1)).toEqual([
        "young",
        first,
        "2",
        second,
        "3",
        third
      ])
    })
  )

  it.effect("notices a row that was moved to another session, and shows nothing of it", () =>
    Effect.gen(function* () {
      const [mine, other] = [yield* SessionManager.startAssessment({}), yield* SessionManager.startAssessment({})]
      yield* converse(mine.sessionId, "4")
      yield* run("delete from messages where session_id = $1", other.sessionId)
      yield* run("update messages set session_id = $2 where session_id = $1", mine.sessionId, other.sessionId)
      const exit = yield* Effect.exit(SessionManager.resumeSession(other))
      expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toBeInstanceOf(UnreadableMessageError)
    }).pipe(withKeys(young))
  )

  it.scoped("answers with a plain sentence when a key is missing, and tells the operator which", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* withKeys(old)(SessionManager.startAssessment({}))
      const service = yield* startService(yield* environment(young))
      const exit = yield* call(service.address, "ResumeSession", { sessionId })
      expect(JSON.stringify(exit)).toContain("Something went wrong on our side")
      expect(JSON.stringify(exit)).not.toContain("MESSAGE_KEYS")
      expect(service.output()).toContain('encrypted with the key \\"old\\", which MESSAGE_KEYS does not name')
      expect(service.output()).not.toContain(sessionId)
      // Sessions that need no such key go on.
      expect(yield* call(service.address, "StartAssessment", {})).toMatchObject({ _tag: "Success" })
    })
  )
})

layer(testServices)("rotation of message keys", (it) => {
  it.effect("gives every message the first key while conversations go on, and then needs no other", () =>
    Effect.gen(function* () {
      const plain = yield* SessionManager.startAssessment({})
      const before = yield* withKeys(old)(SessionManager.startAssessment({}))
      yield* converse(plain.sessionId, "1", "2")
      yield* withKeys(old)(converse(before.sessionId, "3", "4"))
      // More than one step reads, in a session of their own.
      const long = makeSessionId()
      yield* run("insert into sessions (id, precision, interview, message_count) values ($1, '{}', '{}', 1300)", long)
      yield* run(
        `insert into messages (session_id, id, position, role, content)
          select $1, 'msg_' || n, n, 'user', 'text ' || n from generate_series(1, 1300) n`,
        long
      )
      const [rotated] = yield* Effect.all(
        [
          rotate(yield* environment(young, old)),
          withKeys(young, old)(converse(before.sessionId, "1", "2", "3", "4", "5", "1", "2", "3"))
        ],
        { concurrency: 2 }
      )
      expect(rotated).toEqual({
        code: 0,
        output:
          'Messages that were stored anew with the key "young": 1310.\n' +
          'All messages are stored with the key "young". Nothing else is needed to read them.\n'
      })
      expect(yield* run("select count(*)::int as count, key_id from messages group by key_id")).toEqual([
        { count: 1326, key_id: "young" }
      ])
      const read = withKeys(young)
      expect((yield* read(contentsOf(plain.sessionId))).filter((_, index) => index % 2 === 1)).toEqual(["1", "2"])
      expect(yield* read(contentsOf(before.sessionId))).toHaveLength(21)
      const again = yield* rotate(yield* environment(young))
      expect(again).toMatchObject({ code: 0, output: expect.stringContaining('with the key "young": 0.') })
    })
  )

  it.effect("goes back to plain text, too", () =>
    Effect.gen(function* () {
      const { messages, sessionId } = yield* withKeys(young)(SessionManager.startAssessment({}))
      expect((yield* rotate(yield* environment("plain", young))).output).toContain(
        "All messages are stored as plain text."
      )
      expect(yield* run("select 1 from messages where key_id is not null")).toEqual([])
      expect((yield* SessionManager.resumeSession({ sessionId })).messages).toEqual(messages)
    })
  )

  it.effect("leaves a message as it is that cannot be decrypted, and says so", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* withKeys(old)(SessionManager.startAssessment({}))
      const before = yield* run("select * from messages where session_id = $1", sessionId)
      const { code, output } = yield* rotate(yield* environment(young))
      expect(code).toBe(1)
      expect(output).toContain(
        'Messages that stay as they are: 1. A message is encrypted with the key "old", which MESSAGE_KEYS does not name.'
      )
      expect(yield* run("select * from messages where session_id = $1", sessionId)).toEqual(before)
    })
  )

  it.effect("needs a key", () =>
    Effect.gen(function* () {
      const url = yield* TestDatabase
      const { code, output } = yield* rotate({ DATABASE_URL: Redacted.value(url) })
      expect(output).toBe("MESSAGE_KEYS is missing: there is no key to rotate to.\n")
      expect(code).toBe(1)
    })
  )
})
