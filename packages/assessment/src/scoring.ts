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

const grid = Float64Array.from({ length: points }, (_, index) => lowest + index * spacing)

const dot = (left: Float64Array, right: Float64Array): number => {
  let sum = 0
  for (let index = 0; index < points; index++) {
    sum += (left[index] ?? 0) * (right[index] ?? 0)
  }
  return sum
}

const multiply = (left: Float64Array, right: Float64Array): Float64Array => {
  const product = new Float64Array(points)
  for (let index = 0; index < points; index++) {
    product[index] = (left[index] ?? 0) * (right[index] ?? 0)
  }
  return product
}

const normalised = (density: Float64Array): Float64Array => {
  const mass = density.reduce((sum, value) => sum + value, 0)
  return density.map((value) => value / mass)
}

/** How likely each point of the grid is. Sums to 1. */
export type Posterior = Float64Array

/** What is believed before the first answer. */
export const prior: Posterior = normalised(grid.map((theta) => Math.exp((-theta * theta) / 2)))

const squares = multiply(grid, grid)
const priorVariance = dot(prior, squares)

/** No category is impossible, so that no answer can contradict the model to a likelihood of zero everywhere. */
const leastProbability = 1e-10

/** The probability of each category 1..5 of an item (as it is said, not as it is keyed) at each point of the grid. */
export const categoryProbabilities = (item: Item): ReadonlyArray<Float64Array> => {
  const atLeast = (threshold: number) =>
    grid.map((theta) => 1 / (1 + Math.exp(-item.discrimination * (theta - threshold))))
  const bounds = [grid.map(() => 1), ...item.thresholds.map(atLeast), grid.map(() => 0)]
  const keyed = bounds
    .slice(1)
    .map((above, index) =>
      above.map((value, point) => Math.max((bounds[index]?.[point] ?? 0) - value, leastProbability))
    )
  return item.keyed === "+" ? keyed : keyed.reverse()
}

/** The posterior after one more answer: each category counts as much as its weight says. */
export const update = (
  posterior: Posterior,
  item: { readonly probabilities: ReadonlyArray<Float64Array> },
  weights: Weights
): Posterior => {
  const likelihood = new Float64Array(points)
  item.probabilities.forEach((probability, category) => {
    const weight = weights[category] ?? 0
    if (weight > 0) {
      for (let index = 0; index < points; index++) {
        likelihood[index] = (likelihood[index] ?? 0) + weight * (probability[index] ?? 0)
      }
    }
  })
  return normalised(multiply(posterior, likelihood))
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
  item: { readonly probabilities: ReadonlyArray<Float64Array> }
): number => {
  const weighted = multiply(posterior, grid)
  const theta = dot(posterior, grid)
  // E[Var(theta | answer)] = E[theta²] - sum over answers of P(answer) E[theta | answer]², and E[theta²] cancels out.
  return item.probabilities.reduce((gain, probability) => {
    const first = dot(weighted, probability)
    return gain + (first * first) / dot(posterior, probability)
  }, -theta * theta)
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
