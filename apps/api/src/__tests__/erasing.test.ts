import { expect, layer } from "@effect/vitest"
import { query, tablesWith } from "@workspace/database/testing"
import { Effect } from "effect"
import * as SessionManager from "../session-manager.ts"
import { TestDatabase, testServices } from "../testing/services.ts"

layer(testServices)("erasing", (it) => {
  it.effect("leaves nothing of a deleted session in any table, not in PostgreSQL's own either", () =>
    Effect.gen(function* () {
      const url = yield* TestDatabase
      const userId = "someone with a name"
      // PostgreSQL collects values of columns in which they differ.
      yield* SessionManager.startAssessment({ userId: "someone else" })
      const { sessionId } = yield* SessionManager.startAssessment({ userId })
      const said = "what nobody else has ever said: xylophone"
      const { response } = yield* SessionManager.sendMessage({ sessionId, message: said })
      yield* query(url, "analyze")
      expect(yield* tablesWith(url, said)).toEqual(["public.messages"])
      expect(yield* tablesWith(url, userId)).toEqual(["public.sessions"])
      expect(yield* tablesWith(url, sessionId)).toEqual(expect.arrayContaining(["public.messages", "public.sessions"]))
      yield* SessionManager.deleteSession({ sessionId })
      for (const text of [said, userId, response]) {
        expect(yield* tablesWith(url, text)).toEqual([])
      }
      const rows = "select id from sessions where id = $1 union all select id from messages where session_id = $1"
      expect(yield* query(url, rows, [sessionId])).toEqual([])
    })
  )
})
