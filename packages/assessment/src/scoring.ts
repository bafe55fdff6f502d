/**
 * The graded response model (Samejima, 1969) with expected a posteriori estimates (Bock & Mislevy, 1982) on a grid of
 * 61 points of theta from -4.5 to 4.5, under a standard normal prior. Theta 0 is the mean of the calibration sample,
 * 1 its standard deviation.
 */
import type { Item } from "./item-bank.ts"
import type { Weights } from "./reading.ts"

const points = 61
const lowest = -4.5
const spacing = 9 / (points - 1)

/** A number for each point of the grid. Not a Float64Array: one of this size takes longer to make than to fill. */
type OnGrid = ReadonlyArray<number>

const grid: OnGrid = Array.from({ length: points }, (_, index) => lowest + index * spacing)

const dot = (left: OnGrid, right: OnGrid): number => {
  let sum = 0
  for (let index = 0; index < points; index++) {
    sum += (left[index] ?? 0) * (right[index] ?? 0)
  }
  return sum
}

/** How likely each point of the grid is. Sums to 1. */
export type Posterior = OnGrid

const densities = grid.map((theta) => Math.exp((-theta * theta) / 2))
const mass = densities.reduce((sum, density) => sum + density, 0)

/** What is believed before the first answer. */
export const prior: Posterior = densities.map((density) => density / mass)

const squares = grid.map((theta) => theta * theta)
/** The variance of theta before the first answer. */
export const priorVariance = dot(prior, squares)

/** No category is impossible, so that no answer can contradict the model to a likelihood of zero everywhere. */
const leastProbability = 1e-10

/** For each category 1..5 of an item, as it is said and not as it is keyed: its probability at each point of the grid. */
export type CategoryProbabilities = readonly [OnGrid, OnGrid, OnGrid, OnGrid, OnGrid]

/** The graded response model of an item. */
export const categoryProbabilities = ({ discrimination, thresholds, keyed }: Item): CategoryProbabilities => {
  const atLeast = (threshold: number) => grid.map((theta) => 1 / (1 + Math.exp(-discrimination * (theta - threshold))))
  const between = (lower: OnGrid, upper: OnGrid) =>
    lower.map((value, point) => Math.max(value - (upper[point] ?? 0), leastProbability))
  const [second, third, fourth, fifth] = [
    atLeast(thresholds[0]),
    atLeast(thresholds[1]),
    atLeast(thresholds[2]),
    atLeast(thresholds[3])
  ]
  const [lowest, low, middle, high, highest] = [
    between(
      grid.map(() => 1),
      second
    ),
    between(second, third),
    between(third, fourth),
    between(fourth, fifth),
    between(
      fifth,
      grid.map(() => 0)
    )
  ]
  return keyed === "+" ? [lowest, low, middle, high, highest] : [highest, high, middle, low, lowest]
}

/** The posterior after one more answer: each category counts as much as its weight says. */
export const update = (
  posterior: Posterior,
  { probabilities }: { readonly probabilities: CategoryProbabilities },
  [weight1, weight2, weight3, weight4, weight5]: Weights
): Posterior => {
  const [category1, category2, category3, category4, category5] = probabilities
  const density = posterior.slice()
  let mass = 0
  for (let index = 0; index < points; index++) {
    const joint =
      (posterior[index] ?? 0) *
      (weight1 * (category1[index] ?? 0) +
        weight2 * (category2[index] ?? 0) +
        weight3 * (category3[index] ?? 0) +
        weight4 * (category4[index] ?? 0) +
        weight5 * (category5[index] ?? 0))
    density[index] = joint
    mass += joint
  }
  for (let index = 0; index < points; index++) {
    density[index] = (density[index] ?? 0) / mass
  }
  return density
}

/** The posterior mean and standard deviation of theta, and the reliability of the mean, 0 (nothing known) to 1. */
export interface Estimate {
  readonly theta: number
  readonly sd: number
  readonly precision: number
}

/** The expected a posteriori estimate. */
export const estimate = (posterior: Posterior): Estimate => {
  const theta = dot(posterior, grid)
  const variance = dot(posterior, squares) - theta * theta
  // An answer that contradicts itself can leave more variance than the prior had: then nothing is known.
  return { theta, sd: Math.sqrt(variance), precision: Math.max(0, 1 - variance / priorVariance) }
}

/** By how much the answer to an item is expected to reduce the variance of its trait. */
export const expectedGain = (
  posterior: Posterior,
  { probabilities }: { readonly probabilities: CategoryProbabilities }
): number => {
  // E[Var(theta | answer)] = E[theta²] - sum over answers of P(answer) E[theta | answer]², and E[theta²] cancels out.
  // One pass for all categories: additions to one and the same sum would have to wait for each other.
  const [category1, category2, category3, category4, category5] = probabilities
  let mean = 0
  let mass1 = 0
  let mass2 = 0
  let mass3 = 0
  let mass4 = 0
  let mass5 = 0
  let moment1 = 0
  let moment2 = 0
  let moment3 = 0
  let moment4 = 0
  let moment5 = 0
  for (let index = 0; index < points; index++) {
    const density = posterior[index] ?? 0
    const theta = grid[index] ?? 0
    const joint1 = density * (category1[index] ?? 0)
    const joint2 = density * (category2[index] ?? 0)
    const joint3 = density * (category3[index] ?? 0)
    const joint4 = density * (category4[index] ?? 0)
    const joint5 = density * (category5[index] ?? 0)
    mean += density * theta
    mass1 += joint1
    mass2 += joint2
    mass3 += joint3
    mass4 += joint4
    mass5 += joint5
    moment1 += joint1 * theta
    moment2 += joint2 * theta
    moment3 += joint3 * theta
    moment4 += joint4 * theta
    moment5 += joint5 * theta
  }
  return (
    -(mean ** 2) +
    (moment1 * moment1) / mass1 +
    (moment2 * moment2) / mass2 +
    (moment3 * moment3) / mass3 +
    (moment4 * moment4) / mass4 +
    (moment5 * moment5) / mass5
  )
}

/** The theta below which the given share (0..1) of the posterior lies, each point's mass spread evenly over its cell. */
export const quantile = (posterior: Posterior, share: number): number => {
  let below = 0
  for (const [index, mass] of posterior.entries()) {
    if (below + mass >= share) {
      return lowest + (index - 0.5 + (share - below) / mass) * spacing
    }
    below += mass
  }
  return -lowest
}

/** The share of a standard normal distribution below theta (the series of Marsaglia, 2004, J. Stat. Softw. 11/4). */
export const shareBelow = (theta: number): number => {
  let sum = theta
  let term = theta
  for (let odd = 3; Math.abs(term) > 1e-17; odd += 2) {
    term *= (theta * theta) / odd
    sum += term
  }
  return Math.min(1, Math.max(0, 0.5 + (sum * Math.exp((-theta * theta) / 2)) / Math.sqrt(2 * Math.PI)))
}

/** How likely each category 1..5 of an item is as an answer of somebody with that posterior. */
export const predicted = (
  posterior: Posterior,
  {
    probabilities: [category1, category2, category3, category4, category5]
  }: { readonly probabilities: CategoryProbabilities }
): Weights => [
  dot(posterior, category1),
  dot(posterior, category2),
  dot(posterior, category3),
  dot(posterior, category4),
  dot(posterior, category5)
]
