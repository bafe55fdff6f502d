import { type Trait, traits } from "@workspace/contracts"
import { Utils } from "effect"
import { advance, begin } from "./interview.ts"
import { certain } from "./interview-state.ts"
import { type Item, itemBankOf, itemOf } from "./item-bank.ts"
import type { AnswerReader, Weights } from "./reading.ts"
import { type Estimate, priorVariance } from "./scoring.ts"
import { everyTrait, standingOf } from "./standing.ts"
import { validityNotes } from "./validity.ts"

type Random = Pick<Utils.PCGRandom, "number">

/** A draw from the standard normal distribution (Box & Muller, 1958). */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.number())) * Math.cos(2 * Math.PI * random.number())

/** The category 1..5 that somebody with that theta answers, drawn from the graded response model. */
const answer = ({ discrimination, thresholds, keyed }: Item, theta: number, random: Random): number => {
  const draw = random.number()
  const passed = thresholds.filter(
    (threshold) => draw < 1 / (1 + Math.exp(-discrimination * (theta - threshold)))
  ).length
  return keyed === "+" ? 1 + passed : 5 - passed
}

/** Reads a number 1..5 as that category, without doubt. */
const exactReader: AnswerReader = { read: (message) => ({ _tag: "Answer", weights: certain(Number(message)) }) }

/** How often the erring reader takes a category for the one beside it. */
const errorRate = 0.3

const neighbours = (category: number): ReadonlyArray<number> =>
  [category - 1, category + 1].filter((neighbour) => neighbour >= 1 && neighbour <= 5)

/** How likely the erring reader takes `said` for `heard`. */
const misreading = (said: number, heard: number): number =>
  said === heard ? 1 - errorRate : neighbours(said).includes(heard) ? errorRate / neighbours(said).length : 0

/** What the erring reader honestly knows: how likely what it heard is, for each category that may have been said. */
const honestWeights = (heard: number): Weights => {
  const sum = [1, 2, 3, 4, 5].reduce((total, said) => total + misreading(said, heard), 0)
  const weight = (said: number) => misreading(said, heard) / sum
  return [weight(1), weight(2), weight(3), weight(4), weight(5)]
}

/** Takes three answers in ten for the category beside the right one. */
const erringReader = (random: Random, weightsOf: (heard: number) => Weights): AnswerReader => ({
  read: (message) => {
    const said = Number(message)
    const others = neighbours(said)
    const heard = random.number() < errorRate ? (others[Math.floor(random.number() * others.length)] ?? said) : said
    return { _tag: "Answer", weights: weightsOf(heard) }
  }
})

const readers = {
  /** Never errs. */
  exact: () => exactReader,
  /** Takes three answers in ten for the category beside the right one, and hands over weights that allow for it. */
  honest: (random: Random) => erringReader(random, honestWeights),
  /** Errs as often, and claims to be certain. */
  overconfident: (random: Random) => erringReader(random, certain)
}

/** One person's assessment: the truth, and the estimates after each statement. */
interface Taken {
  readonly truth: Readonly<Record<Trait, number>>
  readonly estimates: ReadonlyArray<Readonly<Record<Trait, Estimate>>>
  readonly noted: boolean
}

const take = (random: Random, reader: AnswerReader): Taken => {
  const truth = everyTrait(() => normal(random))
  const estimates = []
  let { state } = begin()
  while (state.waiting !== null) {
    const item = itemOf(itemBankOf(state.itemBank), state.waiting)
    const message = String(answer(item, truth[item.trait], random))
    state = advance(state, { message, idleMilliseconds: 0 }, reader).state
    estimates.push(standingOf(state).estimates)
  }
  return { truth, estimates, noted: validityNotes(itemBankOf(state.itemBank), standingOf(state)).length > 0 }
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

const correlation = (left: ReadonlyArray<number>, right: ReadonlyArray<number>): number => {
  const [meanLeft, meanRight] = [mean(left), mean(right)]
  const covariance = mean(left.map((value, index) => (value - meanLeft) * ((right[index] ?? 0) - meanRight)))
  const deviation = (values: ReadonlyArray<number>, center: number) =>
    Math.sqrt(mean(values.map((v) => (v - center) ** 2)))
  return covariance / deviation(left, meanLeft) / deviation(right, meanRight)
}

/** How the estimates compare with the truth after a number of statements, averaged over people and traits. */
export interface Accuracy {
  /** The correlation of estimate and truth. */
  readonly correlation: number
  /** The precision that the estimates claim, 0..1. */
  readonly reported: number
  /** The precision that they have: 1 - mean squared error / variance of the truth. */
  readonly real: number
  /** The share of people whose assessment was complete, 0..1. */
  readonly finished: number
}

export interface Simulation {
  /** The accuracy after that many statements; an assessment that was complete before counts with its last estimates. */
  readonly after: (statements: number) => Accuracy
  /** The number of statements below which the given share (0..1) of people were through. */
  readonly statements: (share: number) => number
  /** The share of people whose answers got a note on their validity, 0..1. */
  readonly noted: number
}

/** Draws people from the model and lets each take the assessment through the real interviewer. The same seed gives the same people. */
export const simulate = (people: number, seed: number, kind: keyof typeof readers): Simulation => {
  const random = new Utils.PCGRandom(seed)
  const reader = readers[kind](random)
  const taken = Array.from({ length: people }, () => take(random, reader))
  const after = (statements: number): Accuracy => {
    const pairs = traits.map((trait) =>
      taken.flatMap(({ truth, estimates }) => {
        const estimate = estimates[Math.min(statements, estimates.length) - 1]?.[trait]
        return estimate === undefined ? [] : [{ truth: truth[trait], ...estimate }]
      })
    )
    return {
      correlation: mean(
        pairs.map((trait) =>
          correlation(
            trait.map(({ theta }) => theta),
            trait.map(({ truth }) => truth)
          )
        )
      ),
      reported: mean(pairs.flat().map(({ precision }) => precision)),
      real: 1 - mean(pairs.flat().map(({ theta, truth }) => (theta - truth) ** 2)) / priorVariance,
      finished: mean(taken.map(({ estimates }) => (estimates.length <= statements ? 1 : 0)))
    }
  }
  const lengths = taken.map(({ estimates }) => estimates.length).sort((left, right) => left - right)
  return {
    after,
    statements: (share) => lengths[Math.ceil(share * lengths.length) - 1] ?? 0,
    noted: mean(taken.map(({ noted }) => (noted ? 1 : 0)))
  }
}
