import { traits } from "@workspace/contracts"
import { type CalibratedItem, type ItemBank, itemOf, labelOf } from "./item-bank.ts"
import { meanCategory, type Weights } from "./reading.ts"
import { predicted } from "./scoring.ts"
import type { Standing } from "./standing.ts"

/** With fewer answers than this, no pattern is one. */
const enoughAnswers = 10

/** So many equal answers in a row are rare, because the statements point both ways. */
const longRun = 10

/** Simulated people who answer as the model says stay below this misfit in 99 of 100 cases, half of those who answer at random do not. */
const largeMisfit = 1.5

/** More passed over than this share of the statements leaves the scores noticeably poorer. */
const largeSkippedShare = 0.25

interface Answered {
  readonly item: CalibratedItem
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

/**
 * How far the answers are from what the scores predict: squared residuals by their expected size, about 0.7 in people
 * who answer as the model says (the information-weighted mean square of Wright & Masters, 1982).
 */
const misfit = (answers: ReadonlyArray<Answered>, posteriors: Standing["posteriors"]): number => {
  let residual = 0
  let expected = 0
  for (const { item, weights } of answers) {
    const prediction = predicted(posteriors[item.trait], item)
    const mean = meanCategory(prediction)
    residual += (meanCategory(weights) - mean) ** 2
    expected += prediction.reduce((sum, probability, index) => sum + probability * (index + 1 - mean) ** 2, 0)
  }
  return residual / expected
}

/** Two statements that stand for opposite poles of one trait and got the same answer. */
const oppositePair = (answers: ReadonlyArray<Answered>): readonly [Answered, Answered] | undefined =>
  traits
    .flatMap((trait) => {
      const firm = answers.filter(({ item, weights }) => item.trait === trait && Math.max(weights[0], weights[4]) > 0.5)
      return firm
        .filter(({ item }) => item.keyed === "+")
        .flatMap((one) =>
          firm
            .filter((other) => other.item.keyed === "-" && other.label === one.label)
            .map((other) => [one, other] as const)
        )
    })
    .at(0)

/** What in the answers makes the scores less dependable than their precision says, each in a sentence or two. */
export const validityNotes = (
  bank: ItemBank,
  { outcomes, posteriors }: Pick<Standing, "outcomes" | "posteriors">
): ReadonlyArray<string> => {
  const answers = [...outcomes].flatMap(([id, weights]) =>
    weights === null ? [] : [{ item: itemOf(bank, id), weights, label: labelOf(bank, weights) }]
  )
  const skipped = outcomes.size - answers.length
  const notes: Array<string> = []
  const run = longestRun(answers)
  if (run.length >= longRun) {
    notes.push(
      `${run.length} answers in a row were “${run[0]?.label}”. That may be just how it is; but some of the statements say the opposite of others, so it can also mean that the scores show less of you than usual.`
    )
  }
  if (answers.length >= enoughAnswers && misfit(answers, posteriors) > largeMisfit) {
    const pair = oppositePair(answers)
    const example = pair === undefined ? "" : `, to “${pair[0].item.text}” and “${pair[1].item.text}” for example`
    notes.push(
      `Answers about the same trait went different ways more often than usual${example}. People are seldom of one piece; a single score for a trait then says less.`
    )
  }
  if (outcomes.size >= enoughAnswers && skipped > largeSkippedShare * outcomes.size) {
    notes.push(
      `${skipped} of ${outcomes.size} statements were passed over. That is quite all right, but what they would have shown is missing from the scores.`
    )
  }
  return notes
}
