import { SessionId } from "@workspace/contracts"
import { Schema } from "effect"
import { makeStored } from "./stored.ts"

/** The ids of the conversations on this device, the latest first. It is all that the device keeps. */
export const deviceSessions = makeStored<ReadonlyArray<SessionId>>(
  "localStorage",
  "big-ocean.sessions",
  Schema.parseJson(Schema.Array(SessionId)),
  []
)

/** Puts a conversation in front of those on this device. */
export const rememberSession = (sessionId: SessionId): void => {
  if (deviceSessions.get()[0] !== sessionId) {
    deviceSessions.set([sessionId, ...deviceSessions.get().filter((id) => id !== sessionId)])
  }
}

/** Takes a conversation off this device. The server still has it. */
export const forgetSession = (sessionId: SessionId): void =>
  deviceSessions.set(deviceSessions.get().filter((id) => id !== sessionId))
