import type { Item } from "../item-bank.ts"
import { meanCategory, type Weights } from "../reading.ts"
import { capitalised, variant } from "./phrasing.ts"
import { wordingOf } from "./wordings.ts"

/** What Nerin says to an answer: what was understood of it, and no more than was said. */
export const acknowledgement = (item: Item, weights: Weights, turn: number): string => {
  const { about, agree, disagree } = wordingOf(item.id)
  const mean = meanCategory(weights)
  if (mean > 4.5) {
    return variant(
      [`So ${agree}.`, "A clear yes.", `${capitalised(agree)}, then.`, "That's you, then.", `I see: ${agree}.`],
      turn
    )
  }
  if (mean > 3.4) {
    return variant(
      [
        `So ${agree}, more or less.`,
        "More yes than no, then.",
        `On the whole, ${agree}.`,
        "A fair bit like you, then.",
        `I see: ${agree}, at least to a degree.`
      ],
      turn
    )
  }
  if (mean >= 2.6) {
    return variant(
      [
        "Somewhere in the middle, then.",
        `So it varies, ${about}.`,
        "A bit of both.",
        "Neither quite the one nor the other.",
        "Right in between, then."
      ],
      turn
    )
  }
  if (mean >= 1.5) {
    return variant(
      [
        `So ${disagree}, more or less.`,
        "More no than yes, then.",
        `On the whole, ${disagree}.`,
        "Not so much like you, then.",
        `I see: ${disagree}, at least to a degree.`
      ],
      turn
    )
  }
  return variant(
    [`So ${disagree}.`, "A clear no.", `${capitalised(disagree)}, then.`, "Not you, then.", `I see: ${disagree}.`],
    turn
  )
}
