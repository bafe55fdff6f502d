import { type Trait, traits } from "@workspace/contracts"
import type { InterviewState } from "./interview-state.ts"
import { type ItemBank, itemBankOf, itemOf } from "./item-bank.ts"
import type { Weights } from "./reading.ts"
import { type Estimate, estimate, type Posterior, prior, update } from "./scoring.ts"

/** What became of a statement: the weights of its answer, or null where it was passed over. */
export type Outcome = Weights | null

/** What the turns of an interview amount to. */
export interface Standing {
  /** What became of each statement asked so far, the latest answer last. */
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly posteriors: Readonly<Record<Trait, Posterior>>
  readonly estimates: Readonly<Record<Trait, Estimate>>
  /** 0..100, 100 only when the bank is used up or the scores are precise enough. Never goes down. */
  readonly progress: number
  readonly complete: boolean
}

/** A complete interview has at least this precision on average … */
const enoughOverall = 0.8
/** … and at least this one for each trait. */
const enoughEach = 0.65

/** The mean precision over the traits, 0..1. */
export const meanPrecision = (estimates: Standing["estimates"]): number =>
  traits.reduce((sum, trait) => sum + estimates[trait].precision, 0) / traits.length

/** The last key of a map, in order of insertion. */
export const lastOf = (outcomes: ReadonlyMap<string, Outcome>): string | undefined => [...outcomes.keys()].at(-1)

const isComplete = (bank: ItemBank, { outcomes, estimates }: Pick<Standing, "outcomes" | "estimates">): boolean =>
  outcomes.size === bank.items.size ||
  (meanPrecision(estimates) >= enoughOverall && traits.every((trait) => estimates[trait].precision >= enoughEach))

/**
 * How far the interview is: the information gathered (precision / (1 - precision), which grows by about the same amount
 * with each answer) of what a complete one has, and where that stays behind, the share of the bank that was asked.
 */
const progressOf = (bank: ItemBank, { outcomes, estimates }: Pick<Standing, "outcomes" | "estimates">): number => {
  const enough = enoughOverall / (1 - enoughOverall)
  const gathered =
    traits
      .map((trait) => estimates[trait].precision)
      .reduce((sum, precision) => sum + Math.min(1, precision / (1 - precision) / enough), 0) / traits.length
  const asked = outcomes.size / bank.items.size
  return Math.floor(99 * (1 - (1 - gathered) * (1 - asked)))
}

/** One value for each trait. */
export const everyTrait = <A>(value: (trait: Trait) => A): Record<Trait, A> => ({
  openness: value("openness"),
  conscientiousness: value("conscientiousness"),
  extraversion: value("extraversion"),
  agreeableness: value("agreeableness"),
  neuroticism: value("neuroticism")
})

const untouched = estimate(prior)

/** Follows the turns of an interview from the first to the last. */
export const standingOf = (state: Pick<InterviewState, "itemBank" | "turns">): Standing => {
  const bank = itemBankOf(state.itemBank)
  const outcomes = new Map<string, Outcome>()
  const posteriors = everyTrait(() => prior)
  const estimates = everyTrait(() => untouched)
  let progress = 0

  const settle = (id: string, outcome: Outcome) => {
    const { trait } = itemOf(bank, id)
    const isNew = !outcomes.delete(id)
    outcomes.set(id, outcome)
    const evidence: Iterable<readonly [string, Outcome]> = isNew ? [[id, outcome]] : outcomes
    let posterior = isNew ? posteriors[trait] : prior
    for (const [answered, weights] of evidence) {
      const item = itemOf(bank, answered)
      if (item.trait === trait && weights !== null) {
        posterior = update(posterior, item, weights)
      }
    }
    posteriors[trait] = posterior
    estimates[trait] = estimate(posterior)
    progress = Math.max(progress, progressOf(bank, { outcomes, estimates }))
  }

  for (const { item, reading } of state.turns) {
    switch (reading._tag) {
      case "Answer":
        settle(item, reading.weights)
        break
      case "Correction":
        settle(lastOf(outcomes) ?? item, reading.weights)
        break
      case "Skip":
        settle(item, null)
        break
    }
  }
  const complete = isComplete(bank, { outcomes, estimates })
  return { outcomes, posteriors, estimates, complete, progress: complete ? 100 : progress }
}
