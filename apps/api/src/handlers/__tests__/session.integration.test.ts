import { expect, layer } from "@effect/vitest"
import { makeMessageId, type SessionId } from "@workspace/contracts"
import { freshDatabase, query } from "@workspace/database/testing"
import { Effect, Layer } from "effect"
import * as SessionManager from "../../session-manager.ts"
import { containerOrEmbedded } from "../../testing/container.ts"
import { servicesOn, TestDatabase } from "../../testing/services.ts"

const services = Layer.unwrapScoped(
  Effect.map(Effect.flatMap(containerOrEmbedded, freshDatabase), (url) =>
    Layer.merge(servicesOn(url), Layer.succeed(TestDatabase, url))
  )
)

const answer = (sessionId: SessionId, message: string) => SessionManager.sendMessage({ sessionId, message })

layer(services, { timeout: "180 seconds" })("sessions on a real PostgreSQL", (it) => {
  it.effect("live a whole life: create, add messages, pause, resume, continue, complete, delete", () =>
    Effect.gen(function* () {
      const { messages: opening, sessionId } = yield* SessionManager.startAssessment({})
      const first = yield* Effect.forEach(["4", "not really", "agree"], (message) => answer(sessionId, message))
      yield* SessionManager.pauseSession({ sessionId })

      const resumed = yield* SessionManager.resumeSession({ sessionId })
      expect(resumed.status).toBe("paused")
      expect(resumed.messages).toEqual([...opening, ...first.flatMap(({ messages }) => messages)])
      expect(resumed.question).toEqual(first.at(-1)?.question)

      const rest = yield* Effect.iterate(first.slice(-1), {
        while: (turns) => turns.at(-1)?.status !== "completed",
        body: (turns) => Effect.map(answer(sessionId, String(1 + (turns.length % 5))), (turn) => [...turns, turn])
      })
      const completed = yield* SessionManager.resumeSession({ sessionId })
      expect(completed.messages).toEqual([...resumed.messages, ...rest.slice(1).flatMap(({ messages }) => messages)])
      expect(completed).toMatchObject({ status: "completed", progress: 100, question: null })
      expect((yield* SessionManager.getResults({ sessionId })).isComplete).toBe(true)

      const { deletedMessages } = yield* SessionManager.deleteSession({ sessionId })
      expect(deletedMessages).toBe(completed.messages.length)
    })
  )

  it.effect("have a message history that is complete and ordered", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const said = Array.from({ length: 60 }, (_, index) => `what? ${index}`)
      yield* Effect.forEach(said, (message) => answer(sessionId, message))
      const { messages } = yield* SessionManager.resumeSession({ sessionId })
      expect(messages.map(({ position }) => position)).toEqual(Array.from({ length: 121 }, (_, index) => index + 1))
      expect(messages.filter(({ role }) => role === "user").map(({ content }) => content)).toEqual(said)
      expect(messages.every(({ role }, index) => role === (index % 2 === 0 ? "assistant" : "user"))).toBe(true)
    })
  )

  it.effect("have precision scores that are accurate across resume", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      for (const message of ["5", "kind of", "skip", "2", "absolutely", "1"]) {
        const { precision } = yield* answer(sessionId, message)
        expect((yield* SessionManager.resumeSession({ sessionId })).precision).toEqual(precision)
      }
    })
  )

  it.effect("do not interfere with each other", () =>
    Effect.gen(function* () {
      const started = yield* Effect.all(
        Array.from({ length: 12 }, () => SessionManager.startAssessment({})),
        { concurrency: "unbounded" }
      )
      const turns = yield* Effect.forEach(
        started,
        ({ sessionId }, index) =>
          Effect.forEach(Array.from({ length: 8 }), () => answer(sessionId, String(1 + (index % 5)))),
        { concurrency: "unbounded" }
      )
      for (const [index, { messages: opening, sessionId }] of started.entries()) {
        const { messages, precision } = yield* SessionManager.resumeSession({ sessionId })
        expect(messages).toEqual([...opening, ...(turns[index] ?? []).flatMap((turn) => turn.messages)])
        expect(messages.every((message) => message.sessionId === sessionId)).toBe(true)
        expect(precision).toEqual(turns[index]?.at(-1)?.precision)
      }
    })
  )

  it.effect("are kept consistent by the database: a turn that fails half way leaves nothing", () =>
    Effect.gen(function* () {
      const { sessionId } = yield* SessionManager.startAssessment({})
      const before = yield* SessionManager.exportSession({ sessionId })
      const url = yield* TestDatabase
      // The second row of the statement breaks a rule after the session and the first row were written.
      yield* query(url, "alter table messages add constraint no_position_3 check (position <> 3) not valid")
      const messageId = makeMessageId()
      const exit = yield* Effect.exit(SessionManager.sendMessage({ sessionId, messageId, message: "4" }))
      expect(exit).toMatchObject({ _tag: "Failure", cause: { _tag: "Die" } })
      expect(yield* SessionManager.exportSession({ sessionId })).toEqual(before)

      yield* query(url, "alter table messages drop constraint no_position_3")
      const turn = yield* SessionManager.sendMessage({ sessionId, messageId, message: "4" })
      expect(turn.messages.map(({ position }) => position)).toEqual([2, 3])
    })
  )
})
