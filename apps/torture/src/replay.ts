/**
 * The one check that asks the engine of the service itself, since a replay is by nature the engine's: the stored state
 * of each interview is what its messages, read again one after the other, lead to.
 */
import { isDeepStrictEqual } from "node:util"
import { decodeInterview, encodeInterview, replay, results, view } from "@workspace/assessment"
import { Option, Schema } from "effect"
import { bySession, type Rows, type Violation } from "./checker.ts"

const decodeState = Option.liftThrowable(decodeInterview)

const isRole = Schema.is(Schema.Literal("user", "assistant"))

/** Every session whose state, scores, progress or codes are not what its messages lead to. */
export const checkReplay = ({ messages, sessions }: Rows): ReadonlyArray<Violation> => {
  const messagesOf = bySession(messages)
  return sessions.flatMap(({ id, interview, oceanCode4Letter, oceanCode5Letter, precision, progress, status }) => {
    const stored = decodeState(interview)
    if (stored._tag === "None") return [{ kind: "altered", detail: `${id} has a state that cannot be read` }]
    const said = (messagesOf.get(id) ?? []).flatMap(({ content, role }) => (isRole(role) ? [{ content, role }] : []))
    const state = replay(stored.value.itemBank, said)
    const seen = view(state)
    const codes = seen.status === "completed" ? results(state) : { oceanCode4Letter: null, oceanCode5Letter: null }
    const isAsReplayed =
      isDeepStrictEqual(interview, encodeInterview(state)) &&
      isDeepStrictEqual(precision, seen.precision) &&
      progress === seen.progress &&
      (status === "completed") === (seen.status === "completed") &&
      oceanCode4Letter === codes.oceanCode4Letter &&
      oceanCode5Letter === codes.oceanCode5Letter
    return isAsReplayed ? [] : [{ kind: "altered", detail: `${id} is not what a replay of its messages leads to` }]
  })
}
