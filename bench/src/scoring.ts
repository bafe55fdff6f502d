import { advance, begin, decodeInterview, encodeInterview } from "@workspace/assessment"
import { scripted } from "./script.ts"

/** The turns of one interview as the workers send them. */
const turns = 25

/** The CPU time of decoding the state, reading, scoring, choosing the next statement and encoding, in milliseconds a turn. */
export const scoringCpu = (): number => {
  const interview = () => {
    let stored = encodeInterview(begin().state)
    for (let index = 0; index < turns; index++) {
      const { state } = advance(decodeInterview(stored), { message: scripted(index).message, idleMilliseconds: 0 })
      stored = encodeInterview(state)
    }
  }
  // As many turns as the service was sent before it is measured, so that as much of the code is compiled.
  for (let warmUp = 0; warmUp < 300; warmUp++) interview()
  const interviews = 400
  const before = process.cpuUsage()
  for (let measured = 0; measured < interviews; measured++) interview()
  const { system, user } = process.cpuUsage(before)
  return (system + user) / 1000 / interviews / turns
}
