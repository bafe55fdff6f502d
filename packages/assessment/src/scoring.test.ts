import { describe, expect, it } from "@effect/vitest"
import { traits } from "@workspace/contracts"
import { certain } from "./interview-state.ts"
import file from "./ipip-big-five-50.json" with { type: "json" }
import { currentItemBank } from "./item-bank.ts"
import type { Weights } from "./reading.ts"
import { estimate, prior, quantile, shareBelow } from "./scoring.ts"
import { candidates, chooseNext } from "./selection.ts"
import { standingOf } from "./standing.ts"

const fiveWeights = ([a = 0, b = 0, c = 0, d = 0, e = 0]: ReadonlyArray<number>): Weights => [a, b, c, d, e]

/** Both numbers agree to within 2e-4. */
const expectClose = (actual: number | undefined, expected: number) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThan(2e-4)

describe("the scorer reproduces the test vectors of the item bank", () => {
  it.each(file.testVectors.map((vector, index) => ({ ...vector, number: index + 1 })))("vector $number", (vector) => {
    const standing = standingOf({
      itemBank: file.version,
      turns: vector.answers.map((answer) => ({
        item: answer.item,
        reading: {
          _tag: "Answer",
          weights: "weights" in answer ? fiveWeights(answer.weights) : certain(answer.category)
        }
      }))
    })
    for (const trait of traits) {
      expectClose(standing.estimates[trait].theta, vector.expected[trait].theta)
      expectClose(standing.estimates[trait].sd, vector.expected[trait].sd)
      expectClose(standing.estimates[trait].precision, vector.expected[trait].precision)
    }
    const best = [...candidates(currentItemBank, standing)]
      .sort((left, right) => right.gain - left.gain)
      .slice(0, vector.nextItems.length)
    expect(best.map(({ item }) => item.id)).toEqual(vector.nextItems.map(({ item }) => item))
    vector.nextItems.forEach(({ gain }, index) => {
      expectClose(best[index]?.gain, gain)
    })
  })
})

it("the prior is a standard normal distribution", () => {
  expect(estimate(prior).precision).toBe(0)
  expectClose(estimate(prior).sd ** 2, file.model.priorVarianceOnGrid)
  for (const [share, theta] of [
    [0.05, -1.644854],
    [0.5, 0],
    [0.95, 1.644854]
  ] as const) {
    expect(Math.abs(quantile(prior, share) - theta)).toBeLessThan(0.01)
  }
})

it("the share below theta is that of the standard normal distribution", () => {
  for (const [theta, share] of [
    [-4.5, 3.3976731e-6],
    [-1.959964, 0.025],
    [-0.4307273, 1 / 3],
    [0, 0.5],
    [1, 0.8413447],
    [3, 0.9986501]
  ] as const) {
    expect(shareBelow(theta)).toBeCloseTo(share, 7)
  }
})

it("there is nothing to choose once every statement was asked", () => {
  const turns = [...currentItemBank.items.keys()].map((item) => ({ item, reading: { _tag: "Skip" as const } }))
  expect(() => chooseNext(currentItemBank, standingOf({ itemBank: "1.0.0", turns }))).toThrow(
    "Every statement of item bank 1.0.0 was asked."
  )
})
