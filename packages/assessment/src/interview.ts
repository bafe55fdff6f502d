import type { MessageRole, Question, SessionView } from "@workspace/contracts"
import type { InterviewState } from "./interview-state.ts"
import { type CalibratedItem, currentItemBank, type Item, type ItemBank, itemBankOf, itemOf } from "./item-bank.ts"
import { phraseReader } from "./reader.ts"
import type { AnswerReader, Reading } from "./reading.ts"
import { chooseNext } from "./selection.ts"
import { follow, lastOf, meanPercent, type Standing, standingOf, traitPrecision } from "./standing.ts"
import { closed, closing, opening, reply } from "./voice.ts"

/** An interview after a message, what Nerin said last, and what a person sees of it. */
export interface Step {
  readonly state: InterviewState
  readonly reply: string
  readonly view: SessionView
}

/** The statement that waits, with the five choices; null when the interview is complete. */
export const questionOf = (state: InterviewState): Question | null => {
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

const viewAt = (state: InterviewState, standing: Standing): SessionView => ({
  status: statusOf(state),
  precision: traitPrecision(standing),
  progress: standing.progress,
  question: questionOf(state)
})

/** What a person sees of the interview: `paused` when the last message asked for a pause or for the end. */
export const view = (state: InterviewState): SessionView => viewAt(state, standingOf(state))

const beginWith = (itemBank: string): Step => {
  const standing = standingOf({ itemBank, turns: [] })
  const item = chooseNext(itemBankOf(itemBank), standing)
  const state = { itemBank, turns: [], waiting: item.id }
  return { state, reply: opening(item), view: viewAt(state, standing) }
}

const beginning = beginWith(currentItemBank.version)

/** Begins an interview with the current item bank: Nerin's opening, which asks the first statement. */
export const begin = (): Step => beginning

/** The statement that waits after a message about `item`; null when the interview is complete. */
const nextStatement = (
  bank: ItemBank,
  turns: InterviewState["turns"],
  item: CalibratedItem,
  reading: Reading,
  standing: Standing
): CalibratedItem | null => {
  switch (reading._tag) {
    case "Answer":
    case "Skip": {
      if (standing.complete) {
        return null
      }
      // A statement that was left in order to go back to an earlier one is asked before any new one.
      const left = turns.findLast((turn) => !standing.outcomes.has(turn.item))
      return left === undefined ? chooseNext(bank, standing) : itemOf(bank, left.item)
    }
    case "Correction":
      return standing.complete ? null : item
    case "Request": {
      const asked = [...standing.outcomes.keys()]
      const place = standing.outcomes.has(item.id) ? asked.indexOf(item.id) : asked.length
      const earlier = asked[place - 1]
      return reading.request === "back" && earlier !== undefined ? itemOf(bank, earlier) : item
    }
    case "NotUnderstood":
      return item
  }
}

const read = (bank: ItemBank, item: Item, before: Standing, message: string, reader: AnswerReader): Reading => {
  // A statement that was opened again is the one that "I meant disagree" is about.
  const previous = before.outcomes.has(item.id) ? undefined : lastOf(before.outcomes)
  const reading = reader.read(message, {
    item,
    previousItem: previous === undefined ? undefined : itemOf(bank, previous)
  })
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
    return { state, reply: closed, view: view(state) }
  }
  const bank = itemBankOf(state.itemBank)
  const item = itemOf(bank, state.waiting)
  const before = standingOf(state)
  const reading = read(bank, item, before, input.message, reader)
  const turns = [...state.turns, { item: item.id, reading }]
  const after = follow(before, bank, { item: item.id, reading })
  const next = nextStatement(bank, turns, item, reading, after)
  const moment = { bank, turns, item, reading, before, after, idleMilliseconds: input.idleMilliseconds }
  const advanced = { ...state, turns, waiting: next?.id ?? null }
  return {
    state: advanced,
    reply: next === null ? closing(moment) : reply({ ...moment, next }),
    view: viewAt(advanced, after)
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

/** The mean precision of the traits on a scale of 0..100, to one decimal: 50 is enough for results. */
export const overallPrecision = (state: InterviewState): number => meanPercent(standingOf(state))
