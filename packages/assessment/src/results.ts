import type { AssessmentResults, Trait } from "@workspace/contracts"
import { archetypeOf, type OceanCode4 } from "./archetypes.ts"
import { certainCategory, type InterviewState } from "./interview-state.ts"
import { type ItemBank, itemBankOf, itemOf } from "./item-bank.ts"
import { quantile, shareBelow } from "./scoring.ts"
import { everyTrait, meanPrecision, type Outcome, type Standing, standingOf } from "./standing.ts"

const round = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals

/** A theta as a score: 20 times the share of the reference sample below it, to two decimals. */
const scoreOf = (theta: number): number => round(20 * shareBelow(theta), 2)

/** The level of a score, cut at the thirds of the reference sample. */
const levelOf = (score: number): "L" | "M" | "H" => (score < 6.67 ? "L" : score < 13.33 ? "M" : "H")

const answerOf = (bank: ItemBank, outcome: Outcome): string => {
  if (outcome === null) {
    return "Skipped"
  }
  const label = bank.scale[outcome.indexOf(Math.max(...outcome))]?.label ?? ""
  return certainCategory(outcome) === undefined ? `about “${label}”` : label
}

const traitResult = (standing: Standing, trait: Trait): AssessmentResults["traits"][Trait] => {
  const score = scoreOf(standing.estimates[trait].theta)
  const level = levelOf(score)
  return {
    score,
    percentile: Math.round(100 * shareBelow(standing.estimates[trait].theta)),
    interval: {
      low: scoreOf(quantile(standing.posteriors[trait], 0.05)),
      high: scoreOf(quantile(standing.posteriors[trait], 0.95))
    },
    level,
    description: `${trait}: ${level}`
  }
}

/** What the assessment found so far, as far as the answers carry it. */
export const results = (state: InterviewState): AssessmentResults => {
  const bank = itemBankOf(state.itemBank)
  const standing = standingOf(state)
  const found = everyTrait((trait) => traitResult(standing, trait))
  const { agreeableness, conscientiousness, extraversion, neuroticism, openness } = found
  const oceanCode4Letter: OceanCode4 = `${openness.level}${conscientiousness.level}${extraversion.level}${agreeableness.level}`
  const oceanCode5Letter = `${oceanCode4Letter}${neuroticism.level}`
  const archetype = archetypeOf(oceanCode4Letter)
  const outcomes = [...standing.outcomes]
  const skipped = outcomes.filter(([, outcome]) => outcome === null).length
  return {
    oceanCode4Letter,
    oceanCode5Letter,
    precision: round(100 * meanPrecision(standing.estimates), 1),
    traitPrecision: everyTrait((trait) => round(standing.estimates[trait].precision, 4)),
    traitScores: everyTrait((trait) => found[trait].score),
    archetypeName: archetype.name,
    archetypeDescription: archetype.description,
    isComplete: state.waiting === null,
    traits: found,
    confidence: { level: "usual", notes: [] },
    basis: {
      itemBank: { title: bank.title, version: bank.version },
      statements: outcomes.map(([id, outcome]) => {
        const { text, trait } = itemOf(bank, id)
        return { itemId: id, text, trait, answer: answerOf(bank, outcome) }
      }),
      answered: outcomes.length - skipped,
      skipped,
      comparedWith: `${bank.calibration.people} people`,
      limits: bank.calibration.limits
    }
  }
}
