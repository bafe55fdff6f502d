import type { Weights } from "../reading.ts"
import type { Judgement } from "./lexicon.ts"

const numerals = new Map(
  ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"].map((word, index) => [
    word,
    index + 1
  ])
)
// After these, and before those, "one" is no number: "that one", "one of those".
const beforeOne = new Set([
  "that",
  "this",
  "which",
  "last",
  "next",
  "previous",
  "the",
  "first",
  "every",
  "no",
  "any",
  "each",
  "wrong",
  "other",
  "not",
  "some"
])
const afterOne = new Set(["of", "thing", "time", "day", "person", "who", "that", "bit"])

const numberIn = (word: string | undefined): number | undefined => {
  if (word === undefined) return undefined
  const numeral = numerals.get(word)
  if (numeral !== undefined) return numeral
  return /^\d{1,4}(?:[.,]\d{1,2})?$/.test(word) ? Number(word.replace(",", ".")) : undefined
}

/** All weight where a value 1..5 lies, shared between its two neighbours when it lies between them. */
const weightsAt = (value: number): Weights => {
  const share = (category: number) => Math.max(0, 1 - Math.abs(value - category))
  return [share(1), share(2), share(3), share(4), share(5)]
}

/** Less certain of the same: some of each weight goes to the categories beside it. */
export const blurred = ([a, b, c, d, e]: Weights): Weights => [
  0.85 * a + 0.15 * b,
  0.15 * a + 0.7 * b + 0.15 * c,
  0.15 * b + 0.7 * c + 0.15 * d,
  0.15 * c + 0.7 * d + 0.15 * e,
  0.15 * d + 0.85 * e
]

const judged = (value: number, exact: boolean): Judgement => ({
  _tag: "Judgement",
  role: "number",
  direction: value > 3.25 ? 1 : value < 2.75 ? -1 : 0,
  grade: 2,
  decisive: false,
  weights: exact ? weightsAt(value) : blurred(weightsAt(value))
})

const onScale = (value: number): boolean => value >= 1 && value <= 5

/** The rating that begins at that word ("4", "4.5", "2 or 3", "4/5", "8 out of 10", "80%"), or undefined. */
export const ratingAt = (
  words: ReadonlyArray<string>,
  from: number
): { readonly entry: Judgement; readonly length: number } | undefined => {
  const value = numberIn(words[from])
  if (value === undefined) return undefined
  const [link, after] = [words[from + 1], words[from + 2]]
  if (link === "%") {
    return value > 1000
      ? undefined
      : { entry: judged(1 + Math.min(value, 100) / 25, value >= 100 || value === 0), length: 2 }
  }
  const outOf = link === "out" && after === "of"
  const whole = numberIn(words[from + (outOf ? 3 : 2)])
  if (outOf || link === "/" || link === "of") {
    const length = outOf ? 4 : 3
    if (whole === 5 && onScale(value)) return { entry: judged(value, true), length }
    if ((whole === 10 || whole === 100) && value <= whole)
      return { entry: judged(1 + (4 * value) / whole, false), length }
    return undefined
  }
  if (link === "-" || link === "–" || link === "to" || link === "or" || link === "and") {
    if (whole === undefined) return onScale(value) ? { entry: judged(value, true), length: 1 } : undefined
    return onScale(value) && onScale(whole) && Math.abs(value - whole) <= 1
      ? { entry: judged((value + whole) / 2, true), length: 3 }
      : undefined
  }
  if (words[from] === "one" && (beforeOne.has(words[from - 1] ?? "") || afterOne.has(link ?? ""))) return undefined
  return onScale(value) ? { entry: judged(value, true), length: 1 } : undefined
}
