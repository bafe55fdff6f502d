import { describe, expect, it } from "@effect/vitest"
import { archetypeOf, type OceanCode4 } from "./archetypes.ts"

const levels = ["L", "M", "H"] as const
const codes = levels.flatMap((o) =>
  levels.flatMap((c) => levels.flatMap((e) => levels.map((a): OceanCode4 => `${o}${c}${e}${a}`)))
)

const sentencesOf = (text: string) =>
  [...new Intl.Segmenter("en-GB", { granularity: "sentence" }).segment(text)].map(({ segment }) => segment.trim())

const wordsOf = (text: string) =>
  [...new Intl.Segmenter("en-GB", { granularity: "word" }).segment(text.toLowerCase())]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment)

const archetypes = codes.map((code) => {
  const { name, description } = archetypeOf(code)
  return { code, name, description, words: wordsOf(description), sentences: sentencesOf(description) }
})

const pairsOf = <A>(values: ReadonlyArray<A>) =>
  values.flatMap((one, index) => values.slice(index + 1).map((other) => ({ one, other })))

/** The share of all the words of two texts that both use (Jaccard), 0..1. */
const overlap = (one: ReadonlyArray<string>, other: ReadonlyArray<string>) => {
  const [a, b] = [new Set(one), new Set(other)]
  const shared = [...a].filter((word) => b.has(word)).length
  return shared / (a.size + b.size - shared)
}

const textsWith = (pattern: RegExp) =>
  archetypes.flatMap(({ code, name, description }) => {
    const found = `${name}. ${description}`.match(pattern)
    return found === null ? [] : [`${code}: ${found[0]}`]
  })

describe("the archetypes", () => {
  it("are 81, each with a short name whose noun is its own", () => {
    expect(new Set(codes).size).toBe(81)
    expect(archetypes.filter(({ name }) => !/^The [A-Z][\w-]+ [A-Z][\w-]+$/.test(name))).toEqual([])
    expect(new Set(archetypes.map(({ name }) => name.split(" ").at(-1))).size).toBe(81)
  })

  it("are described in two or three sentences and 35 to 65 words, said to the person", () => {
    for (const { code, description, sentences, words } of archetypes) {
      expect(sentences.length, code).toBeGreaterThanOrEqual(2)
      expect(sentences.length, code).toBeLessThanOrEqual(3)
      expect(words.length, code).toBeGreaterThanOrEqual(35)
      expect(words.length, code).toBeLessThanOrEqual(65)
      expect(description, code).toMatch(/\byou(rs?)?\b/i)
    }
  })

  it("share no sentence, nor one that differs in a few words", () => {
    const sentences = archetypes.flatMap(({ code, sentences }) =>
      sentences.map((sentence) => ({ code, sentence, words: wordsOf(sentence) }))
    )
    expect(pairsOf(sentences).filter(({ one, other }) => overlap(one.words, other.words) >= 0.4)).toEqual([])
  })

  it("share no run of four words", () => {
    const runs = archetypes.flatMap(({ words }) => [
      ...new Set(words.slice(3).map((_, index) => words.slice(index, index + 4).join(" ")))
    ])
    expect(runs.filter((run, index) => runs.indexOf(run) !== index)).toEqual([])
  })

  it("have at most a quarter of their words in common when one letter of the code differs", () => {
    const neighbours = pairsOf(archetypes).filter(
      ({ one, other }) => [...one.code].filter((letter, position) => letter !== other.code[position]).length === 1
    )
    expect(neighbours).toHaveLength((81 * 4 * 2) / 2)
    expect(neighbours.filter(({ one, other }) => overlap(one.words, other.words) > 0.25)).toEqual([])
  })

  it("begin in different ways", () => {
    const openings = new Set(archetypes.map(({ words }) => words.slice(0, 2).join(" ")))
    expect(openings.size).toBeGreaterThanOrEqual(75)
  })

  it("call nothing a shortcoming and nobody ill", () => {
    expect(
      textsWith(
        /\b(lack|fail|weak|poorly|bad|worse|worst|wrong|disorder|abnormal|lazy|cold|boring|careless|selfish|rude|unable|cannot|anxi|neuro|depress|patholog|therap|diagnos|symptom|sick|insecur|antisocial)/i
      )
    ).toEqual([])
  })

  it("flatter nobody, promise nothing and give no advice", () => {
    expect(
      textsWith(
        /\b(genius|amazing|special|gift|talent|brilliant|extraordinary|exceptional|remarkable|unique|rare\b|perfect|wonderful|superior|success|succeed|destin|should|must|need to|try to|remember to)/i
      )
    ).toEqual([])
  })

  it("say nothing of calm, worry or moods, which the four letters do not measure", () => {
    expect(
      textsWith(/\b(calm|worr|mood|stress|nerv(es|ous)|tense|serene|upset|even-tempered|unflappable|steady)/i)
    ).toEqual([])
  })

  it("fit people of every gender and keep to British spelling", () => {
    expect(textsWith(/\b(he|she|his|her|hers|him|m[ae]n|wom[ae]n|\w+m[ae]n|mother|father|king|queen)\b/i)).toEqual([])
    expect(textsWith(/\b(colou?r(?<!colour)|center|neighbor|favor|honor|harbor|gray|(organ|real|recogn)iz)/i)).toEqual(
      []
    )
  })
})
