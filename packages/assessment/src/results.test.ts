import { describe, expect, it } from "@effect/vitest"
import { AssessmentResults, traits } from "@workspace/contracts"
import { FastCheck, Schema } from "effect"
import { certain } from "./interview-state.ts"
import { currentItemBank, itemOf } from "./item-bank.ts"
import { levelOf, scoreOf } from "./level.ts"
import { paragraph } from "./results/paragraph.ts"
import { results } from "./results.ts"
import { after, jsonReader, readings } from "./testing/interviews.ts"

const answer = (category: number) => JSON.stringify({ _tag: "Answer", weights: certain(category) })
const skip = JSON.stringify({ _tag: "Skip" })
const resultsOf = (messages: ReadonlyArray<string>) => results(after(messages, jsonReader).state)

describe("results", () => {
  it("hold together, whatever was answered", () => {
    FastCheck.assert(
      FastCheck.property(readings, (readings) => {
        const found = resultsOf(readings)
        Schema.validateSync(AssessmentResults)(found)
        expect(found.oceanCode5Letter).toBe(traits.map((trait) => found.traits[trait].level).join(""))
        expect(found.oceanCode5Letter.startsWith(found.oceanCode4Letter)).toBe(true)
        expect(found.basis.answered + found.basis.skipped).toBe(found.basis.statements.length)
        expect(found.confidence.level === "usual").toBe(found.confidence.notes.length === 0)
        for (const trait of traits) {
          const { score, percentile, interval, level } = found.traits[trait]
          expect(score).toBe(found.traitScores[trait])
          expect(Math.abs(percentile - 5 * score)).toBeLessThanOrEqual(0.5 + 1e-9 + 0.025)
          expect(level).toBe(levelOf(score))
          expect(interval.low).toBeLessThan(score)
          expect(interval.high).toBeGreaterThan(score)
        }
      }),
      { numRuns: 50 }
    )
  })

  it("say which statements they are made of, and how each answer was taken", () => {
    const vague = JSON.stringify({ _tag: "Answer", weights: [0, 0, 0.05, 0.6, 0.35] })
    expect(resultsOf([answer(5), vague, skip]).basis).toMatchObject({
      statements: [
        { itemId: "N8", text: "I have frequent mood swings.", trait: "neuroticism", answer: "Agree" },
        { itemId: "E5", text: "I start conversations.", trait: "extraversion", answer: "About “Slightly agree”" },
        { itemId: "A4", answer: "Passed over" }
      ],
      answered: 2,
      skipped: 1,
      itemBank: { version: "1.0.0" }
    })
  })

  it("say whom people are compared with, and what they must not be used for", () => {
    const { basis } = resultsOf([])
    expect(basis.comparedWith).toMatch(/^9,802 people .* not a cross-section of any country\.$/)
    expect(basis.limits.join(" ")).toMatch(/must not be used for a diagnosis, for treatment, or to decide about work/)
  })

  it("say so where there is no answer to a trait yet", () => {
    expect(resultsOf([]).traits.openness.description).toBe(
      "There is no answer about this yet, so the score is only where everybody starts."
    )
  })
})

it("the levels cut the reference sample in thirds", () => {
  for (const [theta, level] of [
    [-0.44, "L"],
    [-0.42, "M"],
    [0.42, "M"],
    [0.44, "H"]
  ] as const) {
    expect(levelOf(scoreOf(theta))).toBe(level)
  }
})

describe("a trait's paragraph", () => {
  const about = (score: number, low: number, high: number) =>
    paragraph("extraversion", 5, {
      score,
      percentile: Math.round(5 * score),
      interval: { low, high },
      level: levelOf(score)
    })

  it("is another one for each level of each trait", () => {
    const portraits = traits.flatMap((trait) =>
      (["L", "M", "H"] as const).map((level) =>
        paragraph(trait, 5, { score: 10, percentile: 50, interval: { low: 8, high: 12 }, level })
      )
    )
    expect(new Set(portraits).size).toBe(15)
  })

  it("says how much of the reference group lies below", () => {
    expect(about(14.4, 13.5, 15.9)).toMatch(/Of 100 people in the reference group, about 72 scored lower\./)
    expect(about(0.1, 0, 1)).toMatch(/Nearly everybody in the reference group scored higher\./)
    expect(about(19.9, 19, 20)).toMatch(/Nearly everybody in the reference group scored lower\./)
  })

  it("says whether the interval lies in one third, reaches into a second, or covers all three", () => {
    expect(about(16, 13.5, 18.25)).toMatch(/fairly firm: .* between 13\.5 and 18\.3, all of it in the upper third\.$/)
    expect(about(12, 8, 15)).toMatch(/could be otherwise: .* both the middle and the upper third\.$/)
    expect(about(6, 2, 9)).toMatch(/could be otherwise: .* both the lower and the middle third\.$/)
    expect(about(10, 3, 17)).toMatch(/leave this open: .* takes in all three thirds\.$/)
  })
})

describe("the confidence in the results", () => {
  const notesOf = (messages: ReadonlyArray<string>) => resultsOf(messages).confidence.notes.join(" ")

  it("is the usual one for answers that go together", () => {
    // Somebody open, orderly, quiet, kind and calm, with the category that fits for each statement.
    const profile = { openness: 4, conscientiousness: 4, extraversion: 2, agreeableness: 5, neuroticism: 2 }
    let messages: ReadonlyArray<string> = []
    for (let step = after([]); step.state.waiting !== null; step = after(messages, jsonReader)) {
      const item = itemOf(currentItemBank, step.state.waiting)
      messages = [...messages, answer(item.keyed === "+" ? profile[item.trait] : 6 - profile[item.trait])]
    }
    expect(resultsOf(messages).confidence).toEqual({ level: "usual", notes: [] })
    expect(resultsOf(messages).isComplete).toBe(true)
  })

  it("is lower when the same answer came ten times in a row", () => {
    expect(notesOf(Array.from({ length: 9 }, () => answer(3)))).toBe("")
    expect(notesOf(Array.from({ length: 10 }, () => answer(3)))).toMatch(/^10 answers in a row were “Neutral”\./)
  })

  it("is lower when opposite statements got the same answer, and names two of them", () => {
    const alternating = Array.from({ length: 20 }, (_, turn) => answer(turn % 7 === 6 ? 4 : 5))
    expect(notesOf(alternating)).toMatch(
      /^Answers about the same trait went different ways more often than usual, to “.+” and “.+” for example\./
    )
  })

  it("is lower when more than a quarter of the statements were passed over", () => {
    const mixed = (skips: number) => [
      ...Array.from({ length: skips }, () => skip),
      ...Array.from({ length: 12 - skips }, (_, turn) => answer(turn % 2 === 0 ? 2 : 3))
    ]
    expect(notesOf(mixed(3))).not.toMatch(/passed over/)
    expect(notesOf(mixed(4))).toMatch(/4 of 12 statements were passed over\. That is quite all right/)
  })
})
