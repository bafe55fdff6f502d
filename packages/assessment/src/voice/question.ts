import type { Item } from "../item-bank.ts"
import { variant } from "./phrasing.ts"
import { wordingOf } from "./wordings.ts"

/** The statement in its own words: what people agree or disagree with is always exactly this. */
export const quoted = (item: Item): string => `“${item.text}”`

/** The same inside a sentence of Nerin's. */
export const quotedWithin = (item: Item): string => `“${item.text.replace(/\.$/, "")}”`

/** A "no" to a statement that is negative itself could mean either, so Nerin speaks of agreeing there. */
export const isNegative = (item: Item): boolean => /n't|\b(not|little|seldom)\b/i.test(item.text)

const leadTo = (item: Item, previous: Item, turn: number): string => {
  const { about } = wordingOf(item.id)
  return item.trait === previous.trait
    ? variant(
        ["Staying with that for a moment.", `Close to that: ${about}.`, "In the same vein.", "One more on that."],
        turn
      )
    : variant(
        [
          `Let's talk about ${about}.`,
          "Something else.",
          `I'm curious about ${about}.`,
          "How about this one?",
          `Now to ${about}.`,
          "",
          `What about ${about}?`,
          "Here is another one.",
          `On to ${about}.`
        ],
        turn
      )
}

const askIn = (item: Item, turn: number): string =>
  isNegative(item)
    ? variant(
        [
          `${quoted(item)} How far do you agree with that?`,
          `How much do you agree or disagree with ${quotedWithin(item)}?`,
          `${quoted(item)} Agree, disagree, or something in between?`,
          `Where are you on ${quotedWithin(item)}, between disagree and agree?`
        ],
        turn
      )
    : variant(
        [
          `${quoted(item)} How well does that describe you?`,
          `How well does ${quotedWithin(item)} fit you?`,
          `${quoted(item)} How much is that like you?`,
          `If you said ${quotedWithin(item)}, how true would that be?`,
          `${quoted(item)} How true is that of you?`,
          `How much do you see yourself in ${quotedWithin(item)}?`,
          `${quoted(item)} How well does that fit?`
        ],
        turn
      )

/** The statement, woven into a question. `previous` is the one that was talked about before. */
export const question = (item: Item, previous: Item, turn: number): string =>
  `${leadTo(item, previous, turn)} ${askIn(item, turn)}`.trim()
