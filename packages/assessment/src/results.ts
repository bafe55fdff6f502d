import type { AssessmentResults, Trait, TraitResult } from "@workspace/contracts"
import { archetypeOf, type OceanCode4 } from "./archetypes.ts"
import { certainCategory, type InterviewState } from "./interview-state.ts"
import { type ItemBank, itemBankOf, itemOf, labelOf } from "./item-bank.ts"
import { levelOf, scoreOf } from "./level.ts"
import { paragraph } from "./results/paragraph.ts"
import { quantile, shareBelow } from "./scoring.ts"
import { everyTrait, meanPercent, type Outcome, type Standing, standingOf, traitPrecision } from "./standing.ts"
import { validityNotes } from "./validity.ts"

const answerOf = (bank: ItemBank, outcome: Outcome): string =>
  outcome === null
    ? "Passed over"
    : certainCategory(outcome) === undefined
      ? `About “${labelOf(bank, outcome)}”`
      : labelOf(bank, outcome)

const answersOf = (bank: ItemBank, { outcomes }: Standing, trait: Trait): number =>
  [...outcomes].filter(([id, outcome]) => outcome !== null && itemOf(bank, id).trait === trait).length

const traitResult = (bank: ItemBank, standing: Standing, trait: Trait): TraitResult => {
  const { theta } = standing.estimates[trait]
  const score = scoreOf(theta)
  const numbers = {
    score,
    percentile: Math.round(100 * shareBelow(theta)),
    interval: {
      low: scoreOf(quantile(standing.posteriors[trait], 0.05)),
      high: scoreOf(quantile(standing.posteriors[trait], 0.95))
    },
    level: levelOf(score)
  }
  return { ...numbers, description: paragraph(trait, answersOf(bank, standing, trait), numbers) }
}

const limits = [
  "The scores say how you see yourself today. They are meant for thinking about yourself, and they must not be used for a diagnosis, for treatment, or to decide about work, school, insurance or anything else in somebody's life.",
  "The statements were calibrated as a form on one page, with five choices to tick, and not as a conversation. An answer in your own words is read by rules; what such an answer leaves open counts as open.",
  "Openness is measured by its side of imagination and intellect; a love of art or of travel, for example, is not asked about."
]

/**
 * What the assessment found so far. The interval of a score holds 90% of the posterior. Every score begins at the mean
 * of the reference sample and moves as far as the answers carry it.
 */
export const results = (state: InterviewState): AssessmentResults => {
  const bank = itemBankOf(state.itemBank)
  const standing = standingOf(state)
  const found = everyTrait((trait) => traitResult(bank, standing, trait))
  const { openness, conscientiousness, extraversion, agreeableness, neuroticism } = found
  const oceanCode4Letter: OceanCode4 = `${openness.level}${conscientiousness.level}${extraversion.level}${agreeableness.level}`
  const archetype = archetypeOf(oceanCode4Letter)
  const notes = validityNotes(bank, standing)
  const outcomes = [...standing.outcomes]
  const answered = outcomes.filter(([, outcome]) => outcome !== null).length
  return {
    oceanCode4Letter,
    oceanCode5Letter: `${oceanCode4Letter}${neuroticism.level}`,
    precision: meanPercent(standing),
    traitPrecision: traitPrecision(standing),
    traitScores: everyTrait((trait) => found[trait].score),
    archetypeName: archetype.name,
    archetypeDescription: archetype.description,
    isComplete: state.waiting === null,
    traits: found,
    confidence: { level: notes.length === 0 ? "usual" : "lowered", notes },
    basis: {
      itemBank: { title: bank.title, version: bank.version },
      statements: outcomes.map(([itemId, outcome]) => {
        const { text, trait } = itemOf(bank, itemId)
        return { itemId, text, trait, answer: answerOf(bank, outcome) }
      }),
      answered,
      skipped: outcomes.length - answered,
      comparedWith: `${bank.calibration.people.toLocaleString("en")} people who answered the same statements on the website openpsychometrics.org around 2012. They came there of their own accord, half of them were under 23, and they are not a cross-section of any country.`,
      limits
    }
  }
}
