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

/** The statements that were not asked yet, the most worthwhile first. */
export const candidates = (
  bank: ItemBank,
  { outcomes, posteriors }: Pick<Standing, "outcomes" | "posteriors">
): ReadonlyArray<Candidate> => {
  const asked = [...outcomes.keys()].flatMap((id) => bank.items.get(id) ?? [])
  return [...bank.items.values()]
    .filter((item) => !outcomes.has(item.id))
    .map((item) => {
      const alike = asked.filter((other) => other.trait === item.trait && other.cluster === item.cluster).length
      return { item, gain: expectedGain(posteriors[item.trait], item) * clusterDiscount ** alike }
    })
    .sort((left, right) => right.gain - left.gain)
}

/** The statement to ask next. Throws when every one was asked: an interview is complete before that. */
export const chooseNext = (bank: ItemBank, standing: Pick<Standing, "outcomes" | "posteriors">): CalibratedItem => {
  const [best] = candidates(bank, standing)
  if (best === undefined) {
    throw new Error(`Every statement of item bank ${bank.version} was asked.`)
  }
  return best.item
}
