import type { Item } from "../item-bank.ts"
import { meanCategory, type Weights } from "../reading.ts"
import { capitalised, variant } from "./phrasing.ts"
import { wordingOf } from "./wordings.ts"

/** What Nerin says to an answer: what was understood of it, and no more than was said. */
export const acknowledgement = (item: Item, weights: Weights, turn: number): string => {
  const { about, agree, disagree } = wordingOf(item.id)
  const mean = meanCategory(weights)
  const yes = mean > 3
  const says = yes ? agree : disagree
  const strength = Math.abs(mean - 3)
  if (strength < 0.4) {
    return variant(
      [
        "Somewhere in the middle, then.",
        `So it varies when it comes to ${about}.`,
        "A bit of both.",
        "Neither quite the one nor the other.",
        "Right in between."
      ],
      turn
    )
  }
  if (strength < 1.15) {
    return variant(
      [
        `So ${says}, more or less.`,
        `On the whole, ${says}.`,
        yes ? "More yes than no, then." : "More no than yes, then.",
        `Mostly, ${says}.`,
        yes ? "Somewhat like you, I see." : "Not so much like you, I see.",
        `To a degree, ${says}.`,
        `${capitalised(says)}, by and large.`
      ],
      turn
    )
  }
  if (strength < 1.6) {
    return variant(
      [
        `So ${says}.`,
        `I see: ${says}.`,
        `${capitalised(says)}, then.`,
        "Got it.",
        `Right, ${says}.`,
        "Okay.",
        `Noted: ${says}.`
      ],
      turn
    )
  }
  return variant(
    [
      yes ? "A clear yes." : "A clear no.",
      `So ${says}.`,
      yes ? "That's you, then." : "That's not you, then.",
      `${capitalised(says)}, clearly.`,
      yes ? "Very much so, I gather." : "Not at all, I gather."
    ],
    turn
  )
}
