import { Rpc } from "@effect/rpc"
import { AssessmentRpcs } from "@workspace/contracts"
import { getLogger } from "@workspace/infrastructure"
import { Cause, Effect } from "effect"
import * as SessionManager from "../session-manager.ts"

/** What a client is told of a defect. */
export const defectMessage = "Something went wrong on our side. Nothing that you said is lost."

/**
 * One procedure. Once begun it is finished, also when the client goes away or the service is told to stop. A defect is
 * logged with its cause, and answered with a sentence that tells nothing of it.
 */
const procedure =
  <Payload, A, E, R>(run: (payload: Payload) => Effect.Effect<A, E, R>) =>
  (payload: Payload) =>
    Rpc.uninterruptible(
      Effect.catchAllDefect(run(payload), (defect) =>
        Effect.gen(function* () {
          const logger = yield* getLogger
          logger.error({ cause: Cause.pretty(Cause.die(defect)) }, "a procedure failed")
          return yield* Effect.dieMessage(defectMessage)
        })
      )
    )

/** The seven procedures, answered by the session manager. */
export const AssessmentRpcHandlersLive = AssessmentRpcs.toLayer({
  StartAssessment: procedure(SessionManager.startAssessment),
  SendMessage: procedure(SessionManager.sendMessage),
  ResumeSession: procedure(SessionManager.resumeSession),
  PauseSession: procedure(SessionManager.pauseSession),
  GetResults: procedure(SessionManager.getResults),
  ExportSession: procedure(SessionManager.exportSession),
  DeleteSession: procedure(SessionManager.deleteSession)
})
