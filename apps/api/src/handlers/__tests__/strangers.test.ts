import { expect, layer } from "@effect/vitest"
import { makeMessageId, makeSessionId } from "@workspace/contracts"
import { getDatabase } from "@workspace/infrastructure"
import { Effect } from "effect"
import * as SessionManager from "../../session-manager.ts"
import { testServices } from "../../testing/services.ts"

/** Every procedure that takes a session id, with all that a caller can say. */
const proceduresOn = (
  sessionId: string,
  messageId = makeMessageId(),
  after?: number
): ReadonlyArray<Effect.Effect<unknown, { readonly _tag: string }>> => [
  SessionManager.sendMessage({ sessionId, messageId, message: "4", after }),
  SessionManager.resumeSession({ sessionId }),
  SessionManager.getResults({ sessionId }),
  SessionManager.exportSession({ sessionId }),
  SessionManager.pauseSession({ sessionId }),
  SessionManager.deleteSession({ sessionId })
]

/** How many statements `effect` sends: each takes a connection from the pool. */
const statementsOf = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const pool = (yield* getDatabase).$client
    let sent = 0
    const count = () => {
      sent += 1
    }
    pool.on("acquire", count)
    const exit = yield* Effect.exit(effect)
    pool.off("acquire", count)
    return { exit, sent }
  })

layer(testServices)("strangers", (it) => {
  it.effect("an unknown session id and a malformed one cost the same: one statement that finds nothing", () =>
    Effect.gen(function* () {
      for (const [sessionId, tag] of [
        [makeSessionId(), "SessionNotFoundError"],
        ["session_1", "InvalidSessionError"],
        ["'; drop table sessions; --", "InvalidSessionError"],
        ["session_\u0000", "InvalidSessionError"]
      ] as const) {
        for (const procedure of proceduresOn(sessionId)) {
          const { exit, sent } = yield* statementsOf(Effect.flip(procedure))
          expect(exit).toMatchObject({ _tag: "Success", value: { _tag: tag } })
          expect(sent).toBe(1)
        }
      }
    })
  )

  it.effect("with a session of one's own nothing of another one is reached, whatever is said", () =>
    Effect.gen(function* () {
      const { sessionId: other } = yield* SessionManager.startAssessment({ userId: "someone else" })
      yield* SessionManager.sendMessage({ sessionId: other, message: "a memory of the sea" })
      const before = yield* SessionManager.exportSession({ sessionId: other })

      for (const { id: messageId } of before.messages) {
        for (const after of [undefined, 0, 1, 3, 1000]) {
          const { sessionId } = yield* SessionManager.startAssessment({})
          for (const procedure of proceduresOn(sessionId, messageId, after)) {
            const said = JSON.stringify(yield* Effect.exit(procedure))
            expect(said).not.toContain(other)
            expect(said).not.toContain("a memory of the sea")
            expect(said).not.toContain("someone else")
          }
        }
      }
      expect(yield* SessionManager.exportSession({ sessionId: other })).toEqual(before)
    })
  )
})
