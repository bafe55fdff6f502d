import { type Trait, type TraitPrecision, traits } from "@workspace/contracts"
import type { InterviewState, InterviewTurn } from "./interview-state.ts"
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
  /** The highest mean precision so far, 0..1: a surprising answer can lower the precision again. */
  readonly highestPrecision: number
  /** 0..100, 100 only when complete. Never goes down. */
  readonly progress: number
  /** The scores are precise enough, or every statement of the bank was asked. */
  readonly complete: boolean
}

/** A complete interview has at least this precision on average … */
const enoughOverall = 0.8
/** … and at least this one for each trait. */
const enoughEach = 0.65
/** The information (precision / (1 - precision)) that goes with it. */
const enoughInformation = enoughOverall / (1 - enoughOverall)

/** The mean precision over the traits, 0..1. */
export const meanPrecision = (estimates: Standing["estimates"]): number =>
  traits.reduce((sum, trait) => sum + estimates[trait].precision, 0) / traits.length

/** The precision of each trait as it is shown: to four decimals. */
export const traitPrecision = ({ estimates }: Pick<Standing, "estimates">): TraitPrecision =>
  everyTrait((trait) => Math.round(estimates[trait].precision * 1e4) / 1e4)

/** The mean precision as it is shown: on a scale of 0..100, to one decimal. */
export const meanPercent = ({ estimates }: Pick<Standing, "estimates">): number =>
  Math.round(meanPrecision(estimates) * 1e3) / 10

/** The statement that was answered or passed over last. */
export const lastOf = (outcomes: ReadonlyMap<string, Outcome>): string | undefined => {
  let last: string | undefined
  for (const id of outcomes.keys()) {
    last = id
  }
  return last
}

/** One value for each trait. */
export const everyTrait = <A>(value: (trait: Trait) => A): Record<Trait, A> => ({
  openness: value("openness"),
  conscientiousness: value("conscientiousness"),
  extraversion: value("extraversion"),
  agreeableness: value("agreeableness"),
  neuroticism: value("neuroticism")
})

/**
 * 0..99, from the information gathered of what a complete interview has and from the share of the bank that was asked.
 * The power makes it grow by about the same amount with each answer: see the simulation.
 */
const progressOf = (estimates: Standing["estimates"], askedShare: number): number => {
  const missing = traits.reduce((sum, trait) => {
    const { precision } = estimates[trait]
    return sum + Math.max(0, 1 - precision / (1 - precision) / enoughInformation)
  }, 0)
  return Math.ceil(99 * (1 - (missing / traits.length) * (1 - askedShare)) ** 1.7)
}

const isEnough = (estimates: Standing["estimates"], overall: number): boolean =>
  overall >= enoughOverall && traits.every((trait) => estimates[trait].precision >= enoughEach)

const untouched = estimate(prior)

/** A standing that is being put together. */
interface Draft extends Standing {
  readonly outcomes: Map<string, Outcome>
  readonly posteriors: Record<Trait, Posterior>
  readonly estimates: Record<Trait, Estimate>
  highestPrecision: number
  progress: number
  complete: boolean
}

/** The posterior of a trait from all outcomes. */
const posteriorOf = (bank: ItemBank, trait: Trait, outcomes: Iterable<readonly [string, Outcome]>, from: Posterior) => {
  let posterior = from
  for (const [id, outcome] of outcomes) {
    const item = itemOf(bank, id)
    if (item.trait === trait && outcome !== null) {
      posterior = update(posterior, item, outcome)
    }
  }
  return posterior
}

/** The statement that a reading settles, and what becomes of it; undefined when the reading settles nothing. */
const settles = ({ outcomes }: Standing, { item, reading }: InterviewTurn): readonly [string, Outcome] | undefined => {
  switch (reading._tag) {
    case "Answer":
      return [item, reading.weights]
    case "Correction":
      return [lastOf(outcomes) ?? item, reading.weights]
    case "Skip":
      return [item, null]
    default:
      return undefined
  }
}

/** Takes what became of a statement into account, in place. */
const take = (standing: Draft, bank: ItemBank, settled: readonly [string, Outcome]): void => {
  const { outcomes, posteriors, estimates } = standing
  const [id, outcome] = settled
  const { trait } = itemOf(bank, id)
  const replaces = outcomes.delete(id)
  outcomes.set(id, outcome)
  posteriors[trait] = replaces
    ? posteriorOf(bank, trait, outcomes, prior)
    : posteriorOf(bank, trait, [settled], posteriors[trait])
  estimates[trait] = estimate(posteriors[trait])
  const overall = meanPrecision(estimates)
  standing.highestPrecision = Math.max(standing.highestPrecision, overall)
  standing.complete = outcomes.size === bank.items.size || isEnough(estimates, overall)
  standing.progress = standing.complete
    ? 100
    : Math.max(standing.progress, progressOf(estimates, outcomes.size / bank.items.size))
}

/** Where an interview stands after its turns. */
export const standingOf = ({ itemBank, turns }: Pick<InterviewState, "itemBank" | "turns">): Standing => {
  const bank = itemBankOf(itemBank)
  const standing: Draft = {
    outcomes: new Map(),
    posteriors: everyTrait(() => prior),
    estimates: everyTrait(() => untouched),
    highestPrecision: 0,
    progress: 0,
    complete: false
  }
  for (const turn of turns) {
    const settled = settles(standing, turn)
    if (settled !== undefined) {
      take(standing, bank, settled)
    }
  }
  return standing
}

/** Where an interview stands after one more turn. */
export const follow = (standing: Standing, bank: ItemBank, turn: InterviewTurn): Standing => {
  const settled = settles(standing, turn)
  if (settled === undefined) {
    return standing
  }
  const next: Draft = {
    ...standing,
    outcomes: new Map(standing.outcomes),
    posteriors: { ...standing.posteriors },
    estimates: { ...standing.estimates }
  }
  take(next, bank, settled)
  return next
}
