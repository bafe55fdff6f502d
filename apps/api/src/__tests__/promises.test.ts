import { expect, it, layer } from "@effect/vitest"
import { decodeInterview, replay } from "@workspace/assessment"
import { makeMessageId, type Turn } from "@workspace/contracts"
import { freshDatabase, lockAwaited, lockSession, query, testServer } from "@workspace/database/testing"
import { Effect, FastCheck, Fiber, Redacted, Schema } from "effect"
import pg from "pg"
import { vi } from "vitest"
import * as SessionManager from "../session-manager.ts"
import { startService } from "../testing/service.ts"
import { servicesOn, TestDatabase, testServices } from "../testing/services.ts"
import { call, fieldsOf } from "../testing/wire.ts"

/** The positions, roles and ids of a session as PostgreSQL has them. */
const stored = (sessionId: string) =>
  Effect.flatMap(TestDatabase, (url) =>
    query(url, "select position, role, id from messages where session_id = $1 order by position", [sessionId])
  )

const alternating = (messages: ReadonlyArray<{ readonly role: string; readonly position: number }>) =>
  messages.every(({ position, role }, index) => position === index + 1 && role === (index % 2 ? "user" : "assistant"))

/** How many statements the driver sends while an effect runs. */
const countStatements = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => vi.spyOn(pg.Client.prototype, "query")),
    (spy) => Effect.map(effect, () => spy.mock.calls.length),
    (spy) => Effect.sync(() => spy.mockRestore())
  )

layer(testServices)("promise", (it) => {
  it.effect("1: a turn is atomic: nothing of it can be seen before all of it", () =>
    Effect.gen(function* () {
      const url = yield* TestDatabase
      const { sessionId } = yield* SessionManager.startAssessment({})
      const before = yield* SessionManager.exportSession({ sessionId })
      const turn = yield* Effect.scoped(
        Effect.gen(function* () {
          yield* lockSession(url, sessionId)
          const sending = yield* Effect.fork(SessionManager.sendMessage({ sessionId, message: "4" }))
          yield* lockAwaited(url)
          expect(yield* SessionManager.exportSession({ sessionId })).toEqual(before)
          return sending
        })
      ).pipe(Effect.flatMap(Fiber.join))
      const after = yield* SessionManager.exportSession({ sessionId })
      expect(after.messages).toEqual([...before.messages, ...turn.messages])
      expect(after).toMatchObject({ messageCount: 3, precision: turn.precision, progress: turn.progress })
    })
  )

  it.effect("2: the same messageId sent 20 times at once gives one turn and 20 equal answers", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const send = SessionManager.sendMessage({ sessionId, messageId: makeMessageId(), message: "agree" })
      const turns = yield* Effect.all(
        Array.from({ length: 20 }, () => send),
        { concurrency: "unbounded" }
      )
      expect(turns).toEqual(turns.map(() => turns[0]))
      expect(yield* stored(sessionId)).toHaveLength(3)
    })
  )

  it.effect("2: a retry of any earlier turn gives that turn as it was, whatever came after, and whatever it says", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const turns = yield* Effect.forEach(["4", "pardon?", "skip", "not really", "5", "1"], (message) =>
        SessionManager.sendMessage({ sessionId, message })
      )
      yield* SessionManager.pauseSession({ sessionId })
      const before = yield* SessionManager.exportSession({ sessionId })
      const retries = yield* Effect.forEach(turns, ({ messages }) =>
        SessionManager.sendMessage({ sessionId, messageId: messages[0]?.id, message: "something else", after: 1 })
      )
      expect(retries).toEqual(turns)
      expect(yield* SessionManager.exportSession({ sessionId })).toEqual(before)
    })
  )

  it.effect("2: a messageId that another session holds changes nothing there and tells nothing of it", () =>
    Effect.gen(function* () {
      const messageId = makeMessageId()
      const [one, other] = yield* Effect.all([SessionManager.startAssessment({}), SessionManager.startAssessment({})])
      yield* SessionManager.sendMessage({ sessionId: one.sessionId, messageId, message: "a secret of mine" })
      const before = yield* SessionManager.exportSession({ sessionId: one.sessionId })
      const turn = yield* SessionManager.sendMessage({ sessionId: other.sessionId, messageId, message: "4" })
      expect(turn.messages[0]).toMatchObject({ id: messageId, sessionId: other.sessionId, content: "4" })
      expect(JSON.stringify(turn)).not.toContain("a secret of mine")
      expect(yield* SessionManager.exportSession({ sessionId: one.sessionId })).toEqual(before)
    })
  )

  it.effect("3: a stale after stores nothing and gives what was missed", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const first = yield* SessionManager.sendMessage({ sessionId, message: "4", after: 1 })
      const second = yield* SessionManager.sendMessage({ sessionId, message: "2", after: 3 })
      const before = yield* SessionManager.exportSession({ sessionId })
      const error = yield* Effect.flip(SessionManager.sendMessage({ sessionId, message: "5", after: 1 }))
      expect(error).toMatchObject({
        _tag: "ConversationMovedOnError",
        sessionId,
        position: 5,
        messages: [...first.messages, ...second.messages]
      })
      expect(yield* SessionManager.exportSession({ sessionId })).toEqual(before)
    })
  )

  it.effect("3: of many tabs that have seen the same, one goes on and the others are told", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const outcomes = yield* Effect.all(
        Array.from({ length: 10 }, () =>
          Effect.either(SessionManager.sendMessage({ sessionId, message: "4", after: 1 }))
        ),
        { concurrency: "unbounded" }
      )
      expect(outcomes.map(({ _tag }) => _tag).sort()).toEqual([...Array.from({ length: 9 }, () => "Left"), "Right"])
      expect(yield* stored(sessionId)).toHaveLength(3)
    })
  )

  it.effect("4: a turn takes two round trips to the database, a resume of 100 messages one", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const send = SessionManager.sendMessage({ sessionId, message: "pardon?" })
      yield* Effect.repeatN(send, 48)
      expect(yield* countStatements(send)).toBe(2)
      const resume = SessionManager.resumeSession({ sessionId })
      expect(yield* countStatements(resume)).toBe(1)
      expect((yield* resume).messages).toHaveLength(101)
    })
  )

  it.effect.prop(
    "5: the interview's state, rebuilt from the messages alone, equals the stored one",
    [
      FastCheck.array(
        FastCheck.oneof(
          FastCheck.constantFrom("1", "2", "3", "4", "5", "Agree", "not really", "skip", "pardon?", "so so", "go back"),
          FastCheck.string({ minLength: 1, unit: "grapheme" }).filter(
            (text) => text.trim() !== "" && !text.includes("\0")
          )
        ),
        { minLength: 1, maxLength: 40 }
      )
    ],
    ([said]) =>
      Effect.gen(function* () {
        const { sessionId } = yield* SessionManager.startAssessment({})
        yield* Effect.forEach(said, (message) => SessionManager.sendMessage({ sessionId, message })).pipe(
          Effect.catchTag("InvalidSessionError", () => Effect.void)
        )
        const { interview, messages } = yield* SessionManager.exportSession({ sessionId })
        const state = decodeInterview(interview)
        expect(replay(state.itemBank, messages)).toEqual(state)
      }),
    { fastCheck: { numRuns: 25 } }
  )

  it.effect("7: a session keeps the item bank that it began with, or is refused: never another one", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const { interview: first } = yield* SessionManager.exportSession({ sessionId })
      yield* SessionManager.sendMessage({ sessionId, message: "4" })
      const { interview: second } = yield* SessionManager.exportSession({ sessionId })
      const bankOf = Schema.decodeUnknown(Schema.Struct({ itemBank: Schema.String }))
      expect(yield* bankOf(second)).toEqual(yield* bankOf(first))

      const url = yield* TestDatabase
      const withdraw = `update sessions set interview = jsonb_set(interview, '{itemBank}', '"0.0.0"') where id = $1`
      yield* query(url, withdraw, [sessionId])
      const before = yield* stored(sessionId)
      const exit = yield* Effect.exit(SessionManager.sendMessage({ sessionId, message: "4" }))
      expect(exit).toMatchObject({ _tag: "Failure", cause: { _tag: "Die" } })
      expect(yield* stored(sessionId)).toEqual(before)
    })
  )
})

const twoProcesses = Effect.gen(function* () {
  const url = yield* Effect.flatMap(testServer, freshDatabase)
  const env = { DATABASE_URL: Redacted.value(url) }
  const [one, two] = yield* Effect.all([startService(env), startService(env)], { concurrency: 2 })
  const { sessionId } = yield* fieldsOf(one.address, "StartAssessment", {})
  return { url, addresses: [one.address, two.address], sessionId: JSON.parse(sessionId ?? "") }
})

it.scopedLive("promise 3: 50 sends at once from two API processes: nothing lost, nothing interleaved", () =>
  Effect.gen(function* () {
    const { addresses, sessionId, url } = yield* twoProcesses
    const said = Array.from({ length: 50 }, (_, index) => ({ messageId: makeMessageId(), message: `pardon? ${index}` }))
    const answers = yield* Effect.forEach(
      said,
      (message, index) => fieldsOf(addresses[index % 2] ?? "", "SendMessage", { sessionId, ...message }),
      { concurrency: "unbounded" }
    )
    const { messages = "" } = yield* fieldsOf(addresses[0] ?? "", "ResumeSession", { sessionId })
    const history: Turn["messages"] = JSON.parse(messages)
    expect(history).toHaveLength(101)
    expect(alternating(history)).toBe(true)
    for (const [index, { messages = "" }] of answers.entries()) {
      const [question, reply]: Turn["messages"] = JSON.parse(messages)
      expect(question).toMatchObject({ id: said[index]?.messageId, content: said[index]?.message })
      expect(history.slice((question?.position ?? 0) - 1, reply?.position)).toEqual([question, reply])
    }
    expect(yield* query(url, "select message_count from sessions")).toEqual([{ message_count: 101 }])
  })
)

it.scopedLive("promise 2: the same messageId sent 20 times at once to two API processes gives 20 equal answers", () =>
  Effect.gen(function* () {
    const { addresses, sessionId, url } = yield* twoProcesses
    const payload = { sessionId, messageId: makeMessageId(), message: "kind of" }
    const answers = yield* Effect.all(
      Array.from({ length: 20 }, (_, index) => call(addresses[index % 2] ?? "", "SendMessage", payload)),
      { concurrency: "unbounded" }
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ _tag: "Success" })
    expect(yield* query(url, "select count(*)::int from messages")).toEqual([{ count: 3 }])
  })
)

it.scopedLive("promise 4: no connection is held while the interviewer thinks: one connection serves many at once", () =>
  Effect.gen(function* () {
    const url = yield* Effect.flatMap(testServer, freshDatabase)
    const conversation = Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      yield* Effect.repeatN(SessionManager.sendMessage({ sessionId, message: "4" }), 4)
    })
    yield* Effect.all(
      Array.from({ length: 20 }, () => conversation),
      { concurrency: "unbounded" }
    ).pipe(Effect.provide(servicesOn(url, { poolSize: 1 })))
    expect(yield* query(url, "select sum(message_count)::int as sum from sessions")).toEqual([{ sum: 20 * 11 }])
  })
)
