import { advance, begin, encodeInterview, type StoredInterview } from "@workspace/assessment"

const answers = [
  "Agree",
  "not really",
  "sometimes",
  "kind of",
  "mostly agree",
  "Slightly disagree",
  "2",
  "very much so"
]

/** Two of three messages ask back, so that a conversation has 100 messages before the interview is complete. */
const aside = "Could you tell me what you mean by that, and give me an example of it?"

/** A turn of the conversation that every contender stores: the interview's own replies and states. */
export interface ScriptedTurn {
  readonly message: string
  readonly reply: string
  readonly state: StoredInterview
}

/** The turns in a conversation of 100 messages. */
export const turnsOf100Messages = 50

const write = (): ReadonlyArray<ScriptedTurn> => {
  const turns: Array<ScriptedTurn> = []
  let { state } = begin()
  for (let index = 0; index < turnsOf100Messages; index++) {
    const message = index % 3 === 0 ? (answers[(index / 3) % answers.length] ?? aside) : aside
    const next = advance(state, { message, idleMilliseconds: 0 })
    if (next.state.waiting === null) throw new Error(`The scripted interview is complete after ${index + 1} turns.`)
    turns.push({ message, reply: next.reply, state: encodeInterview(next.state) })
    state = next.state
  }
  return turns
}

/** The conversation. */
export const script = write()

/** A turn of the script. */
export const scripted = (index: number): ScriptedTurn => {
  const turn = script[index]
  if (turn === undefined) throw new Error(`The script has no turn ${index}.`)
  return turn
}
