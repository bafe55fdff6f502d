import type { MessageRole, Question, SessionView } from "@workspace/contracts"
import type { InterviewState } from "./interview-state.ts"
import { currentItemBank, itemBankOf, itemOf } from "./item-bank.ts"
import { phraseReader } from "./reader.ts"
import type { AnswerReader, Reading } from "./reading.ts"
import { chooseNext } from "./selection.ts"
import { everyTrait, lastOf, meanPrecision, type Standing, standingOf } from "./standing.ts"
import { closed, opening, reply } from "./voice.ts"

/** An interview after a message, and what Nerin said last. */
export interface Step {
  readonly state: InterviewState
  readonly reply: string
}

const beginWith = (itemBank: string): Step => {
  const state = { itemBank, turns: [], waiting: null }
  const item = chooseNext(itemBankOf(itemBank), standingOf(state))
  return { state: { ...state, waiting: item.id }, reply: opening(item) }
}

/** Begins an interview with the current item bank: Nerin's opening, which asks the first statement. */
export const begin = (): Step => beginWith(currentItemBank.version)

/** The statement that waits after a message was read while `waiting` was in front of the person. */
const nextWaiting = (
  state: Pick<InterviewState, "itemBank" | "turns">,
  waiting: string,
  reading: Reading,
  standing: Standing
): string | null => {
  switch (reading._tag) {
    case "Answer":
    case "Skip": {
      if (standing.complete) {
        return null
      }
      // A statement that was left to go back to an earlier one is asked before any new one.
      const left = state.turns.findLast((turn) => !standing.outcomes.has(turn.item))
      return left?.item ?? chooseNext(itemBankOf(state.itemBank), standing).id
    }
    case "Correction":
      return standing.complete ? null : waiting
    case "Request": {
      const asked = [...standing.outcomes.keys()]
      const place = standing.outcomes.has(waiting) ? asked.indexOf(waiting) : asked.length
      return reading.request === "back" ? (asked[place - 1] ?? waiting) : waiting
    }
    case "NotUnderstood":
      return waiting
  }
}

const read = (
  state: InterviewState,
  waiting: string,
  before: Standing,
  message: string,
  reader: AnswerReader
): Reading => {
  const bank = itemBankOf(state.itemBank)
  const previous = before.outcomes.has(waiting) ? undefined : lastOf(before.outcomes)
  const reading = reader.read(message, {
    item: itemOf(bank, waiting),
    previousItem: previous === undefined ? undefined : itemOf(bank, previous)
  })
  // "I meant disagree", said about a statement that was just opened again, is the answer to it.
  return reading._tag === "Correction" && previous === undefined
    ? { _tag: "Answer", weights: reading.weights }
    : reading
}

/**
 * Takes one message of the person and answers it. Takes any string. `idleMilliseconds` is the time since the message
 * before it (0 or more). The same state, message and idle time always give the same result. A complete interview stays
 * as it is.
 */
export const advance = (
  state: InterviewState,
  input: { readonly message: string; readonly idleMilliseconds: number },
  reader: AnswerReader = phraseReader
): Step => {
  if (state.waiting === null) {
    return { state, reply: closed }
  }
  const before = standingOf(state)
  const reading = read(state, state.waiting, before, input.message, reader)
  const turns = [...state.turns, { item: state.waiting, reading }]
  const after = standingOf({ itemBank: state.itemBank, turns })
  const next = { ...state, turns, waiting: nextWaiting({ ...state, turns }, state.waiting, reading, after) }
  return { state: next, reply: reply(next, after, input.idleMilliseconds) }
}

/** The statement that waits, with the five choices; null when the interview is complete. */
const questionOf = (state: InterviewState): Question | null => {
  if (state.waiting === null) {
    return null
  }
  const bank = itemBankOf(state.itemBank)
  const { id, text } = itemOf(bank, state.waiting)
  return { itemId: id, text, choices: bank.scale }
}

const statusOf = (state: InterviewState): SessionView["status"] => {
  if (state.waiting === null) {
    return "completed"
  }
  const last = state.turns.at(-1)?.reading
  return last?._tag === "Request" && (last.request === "pause" || last.request === "finish") ? "paused" : "active"
}

/** What a person sees of the interview: `paused` when the last message asked for a pause or for the end. */
export const view = (state: InterviewState): SessionView => {
  const { estimates, progress } = standingOf(state)
  return {
    status: statusOf(state),
    precision: everyTrait((trait) => Math.round(estimates[trait].precision * 1e4) / 1e4),
    progress,
    question: questionOf(state)
  }
}

/** The interview as it was after that many messages of the person: 0 is right after the opening. */
export const rewind = (state: InterviewState, turn: number): InterviewState => ({
  ...state,
  turns: state.turns.slice(0, turn),
  waiting: state.turns[turn]?.item ?? state.waiting
})

/** The interview rebuilt from its messages alone, read again with the item bank of that version. */
export const replay = (
  itemBank: string,
  messages: ReadonlyArray<{ readonly role: MessageRole; readonly content: string }>,
  reader: AnswerReader = phraseReader
): InterviewState =>
  messages
    .filter(({ role }) => role === "user")
    .reduce(
      (state, { content }) => advance(state, { message: content, idleMilliseconds: 0 }, reader).state,
      beginWith(itemBank).state
    )

/** The mean precision of the traits on a scale of 0..100, to one decimal. */
export const overallPrecision = (state: InterviewState): number =>
  Math.round(meanPrecision(standingOf(state).estimates) * 1e3) / 10
