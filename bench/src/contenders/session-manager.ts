import { databaseLive, loggerLive } from "@workspace/infrastructure"
import { Duration, Layer, ManagedRuntime, Redacted } from "effect"
import * as SessionManager from "../../../apps/api/src/session-manager.ts"
import { type Contender, poolSize } from "../contender.ts"

/** The service's session manager, called without HTTP. The service has made its tables. */
export const openSessionManager = async (url: string): Promise<Contender> => {
  const database = Redacted.make(url)
  const runtime = ManagedRuntime.make(
    Layer.mergeAll(
      databaseLive({
        url: database,
        poolSize,
        connectionTimeout: Duration.seconds(5),
        statementTimeout: Duration.seconds(10)
      }),
      loggerLive("error"),
      // As in the service, where no collector takes the spans.
      Layer.setTracerEnabled(false)
    )
  )
  const resume = (sessionId: string) => runtime.runPromise(SessionManager.resumeSession({ sessionId }))
  return {
    begin: async () => (await runtime.runPromise(SessionManager.startAssessment({}))).sessionId,
    turn: async (sessionId, { message, messageId }) => {
      const { messages } = await runtime.runPromise(SessionManager.sendMessage({ sessionId, message, messageId }))
      return messages[1]?.id ?? ""
    },
    load: async (sessionId) => {
      await resume(sessionId)
    },
    messages: async (sessionId) => (await resume(sessionId)).messages,
    close: () => runtime.dispose()
  }
}
