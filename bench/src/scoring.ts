import { advance, begin, encodeInterview, view } from "@workspace/assessment"
import { scripted } from "./script.ts"

/** The turns of one interview as the workers send them. */
const turns = 25

/** The CPU time of reading, scoring, choosing the next statement and encoding the state, in milliseconds a turn. */
export const scoringCpu = (): number => {
  const interview = () => {
    let { state } = begin()
    for (let index = 0; index < turns; index++) {
      state = advance(state, { message: scripted(index).message, idleMilliseconds: 0 }).state
      view(state)
      encodeInterview(state)
    }
  }
  for (let warmUp = 0; warmUp < 20; warmUp++) interview()
  const interviews = 40
  const before = process.cpuUsage()
  for (let measured = 0; measured < interviews; measured++) interview()
  const { system, user } = process.cpuUsage(before)
  return (system + user) / 1000 / interviews / turns
}
