import { expect, layer } from "@effect/vitest"
import { InvalidSessionError, makeMessageId, makeSessionId, SessionNotFoundError } from "@workspace/contracts"
import { query } from "@workspace/database/testing"
import { Effect, Fiber } from "effect"
import * as SessionManager from "../../session-manager.ts"
import { TestDatabase, testServices } from "../../testing/services.ts"

/** Sends each answer in turn and gives the turns. */
const converse = (sessionId: string, answers: ReadonlyArray<string>) =>
  Effect.forEach(answers, (message) => SessionManager.sendMessage({ sessionId, message }))

const rowsOf = (sessionId: string) =>
  Effect.flatMap(TestDatabase, (url) =>
    query(url, "select * from messages where session_id = $1 order by position", [sessionId])
  )

/** Answers with the same category until the assessment is completed. */
const complete = (sessionId: string, answer = "4") =>
  Effect.repeat(SessionManager.sendMessage({ sessionId, message: answer }), {
    until: ({ status }) => status === "completed"
  })

/** Every procedure that takes a session id. */
const proceduresOn = (sessionId: string): ReadonlyArray<Effect.Effect<unknown, { readonly _tag: string }>> => [
  SessionManager.sendMessage({ sessionId, message: "4" }),
  SessionManager.resumeSession({ sessionId }),
  SessionManager.pauseSession({ sessionId }),
  SessionManager.getResults({ sessionId }),
  SessionManager.exportSession({ sessionId }),
  SessionManager.deleteSession({ sessionId })
]

layer(testServices)("session manager", (it) => {
  it.effect("creates a session with a unique id", () =>
    Effect.gen(function* () {
      const started = yield* Effect.all(
        Array.from({ length: 20 }, () => SessionManager.startAssessment({})),
        { concurrency: "unbounded" }
      )
      expect(new Set(started.map(({ sessionId }) => sessionId)).size).toBe(20)
      for (const { createdAt, messages, question, sessionId } of started) {
        expect(sessionId).toMatch(/^session_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(createdAt).toBeInstanceOf(Date)
        expect(messages).toMatchObject([{ sessionId, role: "assistant", position: 1, createdAt }])
        expect(messages[0]?.content).toContain(question?.text)
      }
    })
  )

  it.effect("keeps the user id that a session was started with", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({ userId: "user-7" })
      expect((yield* SessionManager.exportSession({ sessionId })).userId).toBe("user-7")
    })
  )

  it.effect("persists messages to the database", () =>
    Effect.gen(function* () {
      const { messages: opening, sessionId } = yield* SessionManager.startAssessment({})
      const messageId = makeMessageId()
      const turn = yield* SessionManager.sendMessage({ sessionId, messageId, message: "  I agree 🌊  " })
      expect(turn.messages[0]).toMatchObject({ id: messageId, role: "user", content: "I agree 🌊", position: 2 })
      expect(turn.messages[1]).toMatchObject({ role: "assistant", content: turn.response, position: 3 })
      expect(yield* rowsOf(sessionId)).toEqual(
        [...opening, ...turn.messages].map(({ content, createdAt, id, position, role }) => ({
          session_id: sessionId,
          id,
          position,
          role,
          content,
          created_at: createdAt,
          key_id: null
        }))
      )
    })
  )

  it.effect("saves precision scores and restores them", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const before = yield* SessionManager.resumeSession({ sessionId })
      expect(Object.values(before.precision)).toEqual([0, 0, 0, 0, 0])
      const [, , last] = yield* converse(sessionId, ["4", "kind of", "disagree"])
      const after = yield* SessionManager.resumeSession({ sessionId })
      expect(after.precision).toEqual(last?.precision)
      expect(Object.values(after.precision).filter((precision) => precision > 0.4)).toHaveLength(3)
    })
  )

  it.effect("resumes a session with its full history, all messages in order", () =>
    Effect.gen(function* () {
      const { messages: opening, sessionId } = yield* SessionManager.startAssessment({})
      const turns = yield* converse(sessionId, ["1", "2", "3", "pardon?", "4", "5", "skip"])
      const { messages } = yield* SessionManager.resumeSession({ sessionId })
      expect(messages).toEqual([...opening, ...turns.flatMap((turn) => turn.messages)])
      expect(messages.map(({ position }) => position)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1))
    })
  )

  it.effect("resumes with the exact state: question, progress, precision and status", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const [, last] = yield* converse(sessionId, ["agree", "not really"])
      const { precision, progress, question, status } = yield* SessionManager.resumeSession({ sessionId })
      expect({ precision, progress, question, status }).toEqual({
        precision: last?.precision,
        progress: last?.progress,
        question: last?.question,
        status: "active"
      })
    })
  )

  it.effect("goes from active to paused, and a message resumes it", () =>
    Effect.gen(function* () {
      const { question, sessionId } = yield* SessionManager.startAssessment({})
      expect(yield* SessionManager.pauseSession({ sessionId })).toEqual({ sessionId, status: "paused" })
      expect(yield* SessionManager.pauseSession({ sessionId })).toEqual({ sessionId, status: "paused" })
      expect(yield* SessionManager.resumeSession({ sessionId })).toMatchObject({ status: "paused", question })
      const turn = yield* SessionManager.sendMessage({ sessionId, message: "4" })
      expect(turn.status).toBe("active")
      expect((yield* SessionManager.resumeSession({ sessionId })).status).toBe("active")
    })
  )

  it.effect("fails with SessionNotFoundError for a session that never was, in every procedure", () =>
    Effect.gen(function* () {
      const sessionId = makeSessionId()
      for (const call of proceduresOn(sessionId)) {
        const error = yield* Effect.flip(call)
        expect(error).toBeInstanceOf(SessionNotFoundError)
        expect(error).toMatchObject({ sessionId })
      }
    })
  )

  it.effect("fails with InvalidSessionError for a malformed session id, in every procedure", () =>
    Effect.gen(function* () {
      for (const sessionId of ["", "session_", "session_1", makeMessageId(), makeSessionId().toUpperCase(), "'; --"]) {
        for (const call of proceduresOn(sessionId)) {
          const error = yield* Effect.flip(call)
          expect(error).toBeInstanceOf(InvalidSessionError)
          expect(error).toMatchObject({ reason: "malformed" })
        }
      }
    })
  )

  it.effect("fails with InvalidMessageError that names the rule, and stores nothing", () =>
    Effect.gen(function* () {
      const { messages, sessionId } = yield* SessionManager.startAssessment({})
      const send = (input: { message?: string; messageId?: string; after?: number }) =>
        Effect.flip(SessionManager.sendMessage({ sessionId, message: "4", ...input }))
      expect(yield* send({ message: "" })).toMatchObject({ rule: "empty" })
      expect(yield* send({ message: " \n\t " })).toMatchObject({ rule: "empty" })
      expect(yield* send({ message: "x".repeat(4001) })).toMatchObject({ rule: "tooLong" })
      expect(yield* send({ message: "🌊".repeat(4001) })).toMatchObject({ rule: "tooLong" })
      expect(yield* send({ message: "a\0b" })).toMatchObject({ rule: "nulCharacter" })
      expect(yield* send({ message: "half \ud83c" })).toMatchObject({ rule: "brokenUnicode" })
      expect(yield* send({ messageId: "msg_1" })).toMatchObject({ rule: "messageId" })
      expect(yield* send({ messageId: messages.map(({ id }) => id).join() })).toMatchObject({ rule: "messageId" })
      for (const after of [-1, 0.5, Number.NaN, 2]) expect(yield* send({ after })).toMatchObject({ rule: "after" })
      expect((yield* SessionManager.resumeSession({ sessionId })).messages).toEqual(messages)
    })
  )

  it.effect("takes the longest message and every character that text can hold", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const texts = [
        "🌊".repeat(4000),
        "\u0001\u202e\u200b \ufdfd Z\u0337\u031b \u2028 \\u0000 %00 '\"`",
        "نعم، هذا أنا"
      ]
      for (const message of texts) yield* SessionManager.sendMessage({ sessionId, message })
      const { messages } = yield* SessionManager.resumeSession({ sessionId })
      expect(messages.filter(({ role }) => role === "user").map(({ content }) => content)).toEqual(texts)
    })
  )

  it.effect("completes, stays readable, and takes no further message", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const last = yield* complete(sessionId)
      expect(last).toMatchObject({ progress: 100, question: null })
      const resumed = yield* SessionManager.resumeSession({ sessionId })
      const results = yield* SessionManager.getResults({ sessionId })
      expect(resumed).toMatchObject({ status: "completed", progress: 100, question: null })
      expect(resumed.oceanCode4Letter).toBe(results.oceanCode4Letter)
      expect(results).toMatchObject({ isComplete: true, traitPrecision: last.precision })
      expect(results.precision).toBeGreaterThanOrEqual(80)
      const closed = { _tag: "InvalidSessionError", reason: "completed" }
      const send = SessionManager.sendMessage({ sessionId, message: "one more" })
      expect(yield* Effect.flip(send)).toMatchObject(closed)
      expect(yield* Effect.flip(SessionManager.pauseSession({ sessionId }))).toMatchObject(closed)
      expect(yield* SessionManager.resumeSession({ sessionId })).toEqual(resumed)
    })
  )

  it.effect("gives the stored last turn to a retry that comes after completion", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const last = yield* complete(sessionId, "2")
      const messageId = last.messages.map(({ id }) => id)[0]
      expect(yield* SessionManager.sendMessage({ sessionId, messageId, message: "2" })).toEqual(last)
    })
  )

  it.effect("gives results from an overall precision of 50 on, and says how much is missing before", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const error = yield* Effect.flip(SessionManager.getResults({ sessionId }))
      expect(error).toMatchObject({ _tag: "AssessmentIncompleteError", precision: 0, required: 50 })
      yield* converse(sessionId, ["4", "4", "2", "2", "4", "4", "2"])
      const results = yield* SessionManager.getResults({ sessionId })
      const mean = Object.values(results.traitPrecision).reduce((sum, precision) => sum + precision, 0) / 5
      expect(results.precision).toBeCloseTo(100 * mean, 1)
      expect(results).toMatchObject({ isComplete: false })
      expect(results.oceanCode5Letter).toMatch(/^[LMH]{5}$/)
      expect(results.oceanCode5Letter.startsWith(results.oceanCode4Letter)).toBe(true)
    })
  )

  it.effect("exports everything that is stored about a session", () =>
    Effect.gen(function* () {
      const { createdAt, sessionId } = yield* SessionManager.startAssessment({})
      const [turn] = yield* converse(sessionId, ["4"])
      const { messages, precision, progress } = yield* SessionManager.resumeSession({ sessionId })
      const exported = yield* SessionManager.exportSession({ sessionId })
      expect(exported).toMatchObject({
        sessionId,
        userId: null,
        createdAt,
        messages,
        precision,
        progress,
        messageCount: 3
      })
      expect(exported.lastMessageAt).toEqual(turn?.messages[1]?.createdAt)
      const columns = yield* Effect.flatMap(TestDatabase, (url) =>
        query(url, "select count(*)::int as count from information_schema.columns where table_name = 'sessions'")
      )
      // The id is called sessionId; messages and keptUntil are added.
      expect(columns).toEqual([{ count: Object.keys(exported).length - 2 }])
    })
  )

  it.effect("deletes a session with all its messages, once", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      yield* converse(sessionId, ["4", "5"])
      expect(yield* SessionManager.deleteSession({ sessionId })).toEqual({ sessionId, deletedMessages: 5 })
      expect(yield* rowsOf(sessionId)).toEqual([])
      expect(yield* Effect.flip(SessionManager.deleteSession({ sessionId }))).toBeInstanceOf(SessionNotFoundError)
    })
  )

  it.effect("keeps time from running backwards when the clock of the database does", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const url = yield* TestDatabase
      yield* query(url, "update sessions set last_message_at = now() + interval '1 hour' where id = $1", [sessionId])
      const [first, second] = yield* converse(sessionId, ["4", "4"])
      const ahead = first?.messages[0]?.createdAt.getTime() ?? 0
      expect(ahead).toBeGreaterThan(Date.now() + 3_000_000)
      expect(second?.messages[0]?.createdAt.getTime()).toBe(ahead)
    })
  )

  it.effect("dies, rather than guessing, when a stored interview cannot be read", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const url = yield* TestDatabase
      yield* query(url, "update sessions set interview = '{}' where id = $1", [sessionId])
      const exit = yield* SessionManager.sendMessage({ sessionId, message: "4" }).pipe(
        Effect.fork,
        Effect.flatMap(Fiber.await)
      )
      expect(exit).toMatchObject({ _tag: "Failure", cause: { _tag: "Die" } })
      expect(yield* rowsOf(sessionId)).toHaveLength(1)
    })
  )

  it.effect("logs a digest instead of the id of a session", () =>
    Effect.sync(() => {
      const sessionId = makeSessionId()
      expect(SessionManager.sessionDigest(sessionId)).toMatch(/^[0-9a-f]{12}$/)
      expect(SessionManager.sessionDigest(sessionId)).toBe(SessionManager.sessionDigest(sessionId))
      expect(SessionManager.sessionDigest(makeSessionId())).not.toBe(SessionManager.sessionDigest(sessionId))
    })
  )
})
