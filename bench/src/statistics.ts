/** The middle of some numbers. */
export const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The median of the ratios of each round: what slows a whole round down is in both numbers. */
export const medianRatio = (of: ReadonlyArray<number>, to: ReadonlyArray<number>): number =>
  median(of.map((value, round) => value / (to[round] ?? Number.NaN)))
