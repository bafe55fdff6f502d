import type { Item, ItemBank } from "../item-bank.ts"
import { variant } from "./phrasing.ts"
import { wordingOf } from "./wordings.ts"

/** The statement in its own words: what people agree or disagree with is always exactly this. */
export const quoted = (item: Item): string => `“${item.text}”`

/** The five choices in one line. */
export const choices = (bank: ItemBank): string =>
  new Intl.ListFormat("en", { type: "disjunction" }).format(
    bank.scale.map(({ category, label }) => `${category} ${label}`)
  )

// "No" to a statement that is negative itself could mean either: there the question asks for agreement.
const isNegative = (item: Item): boolean => /n't|\b(not|little|seldom)\b/i.test(item.text)

const leadTo = (item: Item, previous: Item, turn: number): string => {
  const { about } = wordingOf(item.id)
  return item.trait === previous.trait
    ? variant(["Staying with that for a moment.", `Close to that: ${about}.`, "And in the same vein:"], turn)
    : variant(
        [
          `Let's talk about ${about}.`,
          "Something else:",
          `Now to ${about}.`,
          "How about this one:",
          `Next, ${about}.`,
          "Here is another one:",
          `Let's move on to ${about}.`
        ],
        turn
      )
}

/** The statement, woven into a question. `previous` is the statement that was talked about before, if any. */
export const question = (item: Item, previous: Item, turn: number): string => {
  const ask = isNegative(item)
    ? variant(
        ["How far do you agree with that?", "Would you agree with that or disagree?", "Do you agree, and how much?"],
        turn
      )
    : variant(
        [
          "How well does that describe you?",
          "How much is that like you?",
          "How true is that of you?",
          "How much of that do you see in yourself?",
          "How well does that fit you?"
        ],
        turn
      )
  return `${leadTo(item, previous, turn)} ${quoted(item)} ${ask}`
}
