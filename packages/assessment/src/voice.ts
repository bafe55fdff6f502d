import type { InterviewState } from "./interview-state.ts"
import { type Item, itemBankOf, itemOf } from "./item-bank.ts"
import type { Standing } from "./standing.ts"

const quoted = (item: Item): string => `“${item.text}”`

/** Nerin's first message. */
export const opening = (item: Item): string =>
  `Hi, I'm Nerin. I'll show you statements, one at a time, and you tell me in your own words how well each one describes you. The first one: ${quoted(item)}`

/** What Nerin says to a message after the interview is complete. */
export const closed = "We are done: your results are ready, and they stay here."

/** Nerin's reply to the last message of the interview. */
export const reply = (state: InterviewState, standing: Standing, idleMilliseconds: number): string => {
  if (state.waiting === null) {
    return `That was the last one, thank you. ${closed}`
  }
  const bank = itemBankOf(state.itemBank)
  const item = itemOf(bank, state.waiting)
  const back = idleMilliseconds > 3_600_000 ? "Good to have you back. " : ""
  const choices = bank.scale.map(({ category, label }) => `${category} ${label}`).join(", ")
  const reading = state.turns.at(-1)?.reading
  switch (reading?._tag) {
    case "Answer":
      return `${back}Thanks. Next: ${quoted(item)}`
    case "Correction":
      return `${back}I changed that. We were at: ${quoted(item)}`
    case "Skip":
      return `${back}Let's leave that one. Next: ${quoted(item)}`
    case "Request":
      switch (reading.request) {
        case "explain":
          return `${back}How well do these words describe you, as you usually are? ${quoted(item)} (${choices})`
        case "back":
          return `${back}Let's look at that again: ${quoted(item)}`
        case "pause":
          return "Everything is kept. Write whenever you like and we go on from here."
        case "finish":
          return "We can stop here. Everything is kept, and you can go on whenever you like."
        case "progress":
          return `${back}We are about ${standing.progress}% of the way. We were at: ${quoted(item)}`
      }
      return ""
    default:
      return `${back}I'm not sure how to take that. Which is closest: ${choices}? The statement: ${quoted(item)}`
  }
}
