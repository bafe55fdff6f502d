import { traits } from "@workspace/contracts"
import { type ItemBank, itemOf, labelOf } from "./item-bank.ts"
import type { Weights } from "./reading.ts"
import type { Standing } from "./standing.ts"

/** So many equal answers in a row are rare where statements point both ways: see the package's README. */
const longRun = 9

/** So many pairs of answers that cannot both hold are rare in people who answer as the model says. */
const manyContradictions = 3

/** So many statements passed over, and at least this share of those asked, is more than most people pass over. */
const manySkips = 5
const largeSkippedShare = 0.25

interface Answered {
  readonly id: string
  readonly weights: Weights
  readonly label: string
}

/** The longest run of answers that were read as the same choice. */
const longestRun = (answers: ReadonlyArray<Answered>): ReadonlyArray<Answered> => {
  let longest: ReadonlyArray<Answered> = []
  let run: ReadonlyArray<Answered> = []
  for (const answer of answers) {
    run = run.at(-1)?.label === answer.label ? [...run, answer] : [answer]
    longest = run.length > longest.length ? run : longest
  }
  return longest
}

/** Pairs of statements that stand for opposite poles of a trait and were both fully agreed or fully disagreed with. */
const contradictions = (bank: ItemBank, answers: ReadonlyArray<Answered>): ReadonlyArray<readonly [string, string]> =>
  traits.flatMap((trait) =>
    ([0, 4] as const).flatMap((extreme) => {
      const same = answers
        .filter(({ weights }) => weights[extreme] > 0.5)
        .map(({ id }) => itemOf(bank, id))
        .filter((item) => item.trait === trait)
      const negative = same.filter(({ keyed }) => keyed === "-")
      return same
        .filter(({ keyed }) => keyed === "+")
        .flatMap(({ text }, index) => {
          const other = negative[index]
          return other === undefined ? [] : [[text, other.text] as const]
        })
    })
  )

/** What in the answers makes the scores less dependable than their precision says: one open sentence or two for each. */
export const validityNotes = (bank: ItemBank, { outcomes }: Pick<Standing, "outcomes">): ReadonlyArray<string> => {
  const answers = [...outcomes].flatMap(([id, weights]) =>
    weights === null ? [] : [{ id, weights, label: labelOf(bank, weights) }]
  )
  const skipped = outcomes.size - answers.length
  const run = longestRun(answers)
  const pairs = contradictions(bank, answers)
  const [pair] = pairs
  return [
    ...(run.length >= longRun
      ? [
          `${run.length} answers in a row were “${run[0]?.label}”. That may be just how it is. As some of the statements say the opposite of others, it can also mean that the scores show less of you than usual.`
        ]
      : []),
    ...(pair !== undefined && pairs.length >= manyContradictions
      ? [
          `Several statements that say opposite things got the same answer, “${pair[0]}” and “${pair[1]}” among them. Both can be true of a person at different times; a single score then says less.`
        ]
      : []),
    ...(skipped >= manySkips && skipped / outcomes.size >= largeSkippedShare
      ? [
          `${skipped} of ${outcomes.size} statements were passed over, which is quite all right. What they would have shown is missing from the scores.`
        ]
      : [])
  ]
}
