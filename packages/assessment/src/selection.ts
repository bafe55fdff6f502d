import type { CalibratedItem, ItemBank } from "./item-bank.ts"
import { expectedGain } from "./scoring.ts"
import type { Standing } from "./standing.ts"

/** How much is left of the worth of a statement when one that says nearly the same was asked. */
const clusterDiscount = 0.35

/** The worth of asking a statement now: the expected gain, discounted for each one of its cluster that was asked. */
export interface Candidate {
  readonly item: CalibratedItem
  readonly gain: number
}

/** The statements that were not asked yet, in the order of the bank. */
export const candidates = (
  bank: ItemBank,
  { outcomes, posteriors }: Pick<Standing, "outcomes" | "posteriors">
): ReadonlyArray<Candidate> => {
  const unasked: Array<Candidate> = []
  for (const item of bank.items.values()) {
    if (!outcomes.has(item.id)) {
      let gain = expectedGain(posteriors[item.trait], item)
      for (const id of item.alike) {
        if (outcomes.has(id)) {
          gain *= clusterDiscount
        }
      }
      unasked.push({ item, gain })
    }
  }
  return unasked
}

/** The statement to ask next. Throws when every one was asked: an interview is complete before that. */
export const chooseNext = (bank: ItemBank, standing: Pick<Standing, "outcomes" | "posteriors">): CalibratedItem => {
  let best: Candidate | undefined
  for (const candidate of candidates(bank, standing)) {
    if (best === undefined || candidate.gain > best.gain) {
      best = candidate
    }
  }
  if (best === undefined) {
    throw new Error(`Every statement of item bank ${bank.version} was asked.`)
  }
  return best.item
}
