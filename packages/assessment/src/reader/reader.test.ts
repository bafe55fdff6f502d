import { describe, expect, it } from "@effect/vitest"
import { FastCheck, Schema } from "effect"
import { currentItemBank, itemOf } from "../item-bank.ts"
import { phraseReader } from "../reader.ts"
import type { Reading } from "../reading.ts"
import { judgeCorpus, totalsOf } from "./corpus.ts"
import lexiconFile from "./lexicon.json" with { type: "json" }
import statementsFile from "./statements.json" with { type: "json" }
import { sentencesOf, spoken } from "./text.ts"

const read = (text: string, itemId = "C1", previousId = "C3"): Reading =>
  phraseReader.read(text, {
    item: itemOf(currentItemBank, itemId),
    previousItem: itemOf(currentItemBank, previousId)
  })

const notUnderstood: Reading = { _tag: "NotUnderstood" }

describe("the corpus", () => {
  const judged = judgeCorpus(phraseReader)
  const parts = [
    { part: "all answers", some: judged },
    { part: "the fifth held back from tuning", some: judged.filter(({ heldBack }) => heldBack) }
  ]

  it.each(parts)("of $part, nine in ten are read rightly and under 2% wrongly", ({ some }) => {
    const { answers, right, wrong } = totalsOf(some.filter(({ meaning }) => meaning !== "ask"))
    expect(right / answers).toBeGreaterThanOrEqual(0.9)
    expect(wrong / answers).toBeLessThan(0.02)
  })

  it.each(parts)("of $part, nine in ten of those that cannot be known are asked back", ({ some }) => {
    const { answers, right } = totalsOf(some.filter(({ meaning }) => meaning === "ask"))
    expect(right / answers).toBeGreaterThanOrEqual(0.9)
  })

  it("has at least 450 different answers, and each statement is answered", () => {
    expect(new Set(judged.map(({ item, text }) => `${item} ${text}`)).size).toBe(judged.length)
    expect(judged.length).toBeGreaterThanOrEqual(450)
    expect(new Set(judged.map(({ item }) => item)).size).toBe(currentItemBank.items.size)
  })
})

describe("weights", () => {
  it.each([
    ["1", [1, 0, 0, 0, 0]],
    ["five", [0, 0, 0, 0, 1]],
    ["4/5", [0, 0, 0, 1, 0]],
    ["Disagree", [1, 0, 0, 0, 0]],
    [" slightly AGREE. ", [0, 0, 0, 1, 0]]
  ])("%j is one category exactly", (text, weights) => {
    expect(read(text)).toEqual({ _tag: "Answer", weights })
  })

  it("share a number between two choices with both", () => {
    expect(read("4.5")).toEqual({ _tag: "Answer", weights: [0, 0, 0, 0.5, 0.5] })
    expect(read("2 or 3")).toEqual({ _tag: "Answer", weights: [0, 0.5, 0.5, 0, 0] })
  })

  it("leave the grade of a bare yes open", () => {
    expect(read("yes")).toEqual({ _tag: "Answer", weights: [0, 0, 0.05, 0.6, 0.35] })
  })
})

describe("a negative statement", () => {
  const negative = ["O4", "O6", "E2", "E6", "E8", "E9", "A1", "A5", "A7", "N4"]

  it.each(negative)("%s: a bare no, never or I don't is asked back", (itemId) => {
    for (const text of ["no", "Nope.", "never", "not really", "no, I don't", "I do", "👎"]) {
      expect([text, read(text, itemId)]).toEqual([text, notUnderstood])
    }
  })

  it.each(negative)("%s: yes agrees, less surely than with other statements", (itemId) => {
    const reading = read("yes", itemId)
    expect(reading).toMatchObject({ _tag: "Answer" })
    expect(reading).not.toEqual(read("yes"))
  })

  it.each(negative)("%s: what judges the statement itself means the same as ever", (itemId) => {
    for (const text of ["agree", "disagree", "false", "that's true", "not true", "2", "never true"]) {
      expect([text, read(text, itemId)]).toEqual([text, read(text)])
    }
  })
})

describe("corrections", () => {
  it("are read for the statement they correct", () => {
    expect(read("I meant no", "C1", "C3")).toMatchObject({ _tag: "Correction" })
    expect(read("I meant no", "C1", "E2")).toEqual(notUnderstood)
  })

  it("answer the statement that waits when there was none before", () => {
    expect(
      phraseReader.read("I meant disagree", { item: itemOf(currentItemBank, "C1"), previousItem: undefined })
    ).toEqual({
      _tag: "Answer",
      weights: [1, 0, 0, 0, 0]
    })
  })
})

describe("any text", () => {
  const isReading = Schema.is(
    Schema.Union(
      Schema.Struct({
        _tag: Schema.Literal("Answer", "Correction"),
        weights: Schema.Array(Schema.Number.pipe(Schema.between(0, 1)))
      }),
      Schema.Struct({ _tag: Schema.Literal("Skip", "NotUnderstood") }),
      Schema.Struct({
        _tag: Schema.Literal("Request"),
        request: Schema.Literal("explain", "back", "pause", "finish", "progress")
      })
    )
  )
  const items = [...currentItemBank.items.values()]
  const lists = lexiconFile.classes.flatMap(({ statement, content }) => [...statement, ...content])
  const phrase = FastCheck.constantFrom(
    ...lists,
    ...lexiconFile.skip,
    ...lexiconFile.fillers,
    "4",
    "1/5",
    ",",
    ".",
    "?",
    "not"
  )
  // UTF-16 code units, lone surrogates among them; and phrases in any order.
  const text = FastCheck.oneof(
    FastCheck.array(FastCheck.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) =>
      String.fromCharCode(...units)
    ),
    FastCheck.string({ unit: "grapheme", maxLength: 60 }),
    FastCheck.array(phrase, { maxLength: 12 }).map((phrases) => phrases.join(" "))
  )

  it("gets the same well-formed reading each time, with weights that sum to 1", () => {
    FastCheck.assert(
      FastCheck.property(
        text,
        FastCheck.constantFrom(...items),
        FastCheck.constantFrom(undefined, ...items),
        (message, item, previousItem) => {
          const reading = phraseReader.read(message, { item, previousItem })
          expect(isReading(reading)).toBe(true)
          expect(phraseReader.read(message, { item, previousItem })).toEqual(reading)
          if (reading._tag === "Answer" || reading._tag === "Correction") {
            expect(reading.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
          }
        }
      ),
      { numRuns: 500 }
    )
  })

  it("is read the same when nothing has to be normalised and when something has", () => {
    const plain = FastCheck.string({ unit: FastCheck.constantFrom(..."aAxXdDpPwW 012,.?!eé:("), maxLength: 20 })
    const anyItem = FastCheck.constantFrom(...items)
    FastCheck.assert(
      FastCheck.property(FastCheck.oneof(plain, text), anyItem, anyItem, (message, item, previousItem) => {
        // A zero-width space has no meaning, and leaves no way round the normalisation.
        expect(sentencesOf(`${message}\u200b`)).toEqual(sentencesOf(message))
        expect(phraseReader.read(`${message}\u200b`, { item, previousItem })).toEqual(
          phraseReader.read(message, { item, previousItem })
        )
      }),
      { numRuns: 2000 }
    )
  })

  it.each([
    "a",
    "no ",
    "so,",
    "how many ",
    "wait no ",
    "((",
    "1-",
    "abcdefgh ",
    "🤷",
    "yesss",
    "?",
    "I don't ",
    "\ud800"
  ])("of 4,000 characters is read to the end: %j over and over", (unit) => {
    expect(isReading(read(unit.repeat(4000).slice(0, 4000)))).toBe(true)
  })
})

describe("the lexicon", () => {
  it("lists no phrase twice once it is normalised, and none that vanishes or leaves a mere not", () => {
    const { softeners, unclear, skip, reset, fillers, conjunctions } = lexiconFile
    const classPhrases = lexiconFile.classes.flatMap(({ name, weights, ...lists }) => Object.values(lists).flat())
    const keys = [...classPhrases, ...softeners, ...unclear, ...skip, ...reset, ...fillers, ...conjunctions].map(
      (phrase) => spoken(phrase).join(" ")
    )
    expect(keys.filter((key, index) => key === "" || key === "not" || keys.indexOf(key) !== index)).toEqual([])
  })

  it("has cues for every statement of the bank", () => {
    expect(Object.keys(statementsFile.items).sort()).toEqual([...currentItemBank.items.keys()].sort())
  })
})
