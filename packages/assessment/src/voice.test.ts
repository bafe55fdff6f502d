import { describe, expect, it } from "@effect/vitest"
import { FastCheck } from "effect"
import { advance, begin, type Step, view } from "./interview.ts"
import { certain } from "./interview-state.ts"
import { currentItemBank, itemOf } from "./item-bank.ts"
import { after, converse, jsonReader, readings } from "./testing/interviews.ts"
import { acknowledgement } from "./voice/acknowledgement.ts"
import { question } from "./voice/question.ts"
import { wordingOf } from "./voice/wordings.ts"

const items = [...currentItemBank.items.values()]
const hour = 3_600_000
const request = (request: string) => JSON.stringify({ _tag: "Request", request })
const notUnderstood = JSON.stringify({ _tag: "NotUnderstood" })

const hear = ({ state }: Step, message: string, idleMilliseconds = 0): string =>
  advance(state, { message, idleMilliseconds }, jsonReader).reply

const answer = (category: number) => JSON.stringify({ _tag: "Answer", weights: certain(category) })

/** A few answers, all of them exact. */
const answers = (count: number) =>
  after(
    Array.from({ length: count }, (_, turn) => answer(1 + (turn % 5))),
    jsonReader
  )

describe("a reply", () => {
  it("shows the statement that waits in its own words, unless it is about a pause", () => {
    FastCheck.assert(
      FastCheck.property(readings, (readings) => {
        for (const { state, reply } of converse(readings, jsonReader)) {
          const text = view(state).question?.text.replace(/\.$/, "")
          if (text !== undefined && view(state).status === "active") {
            expect(reply).toContain(`“${text}`)
          }
        }
      }),
      { numRuns: 30 }
    )
  })

  it("neither praises nor diagnoses", () => {
    FastCheck.assert(
      FastCheck.property(readings, (readings) => {
        for (const { reply } of converse(readings, jsonReader)) {
          expect(reply).not.toMatch(
            /\b(great|awesome|well done|amazing|symptom|diagnos\w*|anxiety|depress\w*|patient)\b/i
          )
        }
      }),
      { numRuns: 30 }
    )
  })

  it("is not the same twice in a row, whatever is said over and over", () => {
    for (const said of [answer(1), answer(3), answer(5), '{"_tag":"Skip"}', notUnderstood]) {
      const replies = converse(
        Array.from({ length: 8 }, () => said),
        jsonReader
      ).map(({ reply }) => reply)
      for (const [turn, reply] of replies.entries()) {
        expect(reply).not.toBe(replies[turn - 1])
      }
    }
  })
})

describe("Nerin", () => {
  it.each(items)("has words for $id: $text", (item) => {
    const { about, meaning, agree, disagree } = wordingOf(item.id)
    expect(new Set([about, meaning, agree, disagree]).size).toBe(4)
    expect(meaning).toMatch(/^whether .+\.$/)
  })

  it("says which statement has no words", () => {
    expect(() => wordingOf("X1")).toThrow('Nerin has no words for the statement "X1".')
  })

  it("never takes a yes for a no", () => {
    for (const item of items) {
      const { agree, disagree } = wordingOf(item.id)
      for (let turn = 0; turn < 10; turn++) {
        for (const category of [1, 2]) {
          const heard = acknowledgement(item, certain(category), turn).toLowerCase()
          expect(heard).not.toContain(agree.toLowerCase())
          expect(heard).not.toMatch(/more yes|clear yes|\bthat's you|very much so|somewhat like you/)
        }
        for (const category of [4, 5]) {
          const heard = acknowledgement(item, certain(category), turn).toLowerCase()
          expect(heard).not.toContain(disagree.toLowerCase())
          expect(heard).not.toMatch(/more no|clear no|not you|not at all|not so much like you/)
        }
      }
    }
  })

  it("weaves a statement into a question in many ways, and speaks of agreeing where it is negative", () => {
    const ways = (item: (typeof items)[number]) =>
      Array.from({ length: 40 }, (_, turn) => question(item, itemOf(currentItemBank, "N8"), turn))
    expect(new Set(ways(itemOf(currentItemBank, "E5"))).size).toBeGreaterThan(10)
    const negative = ways(itemOf(currentItemBank, "E2"))
    expect(new Set(negative).size).toBeGreaterThan(10)
    for (const way of negative) {
      expect(way).toMatch(/agree/i)
    }
  })

  it("opens with who asks, how to answer, and the first statement", () => {
    expect(begin().reply).toMatch(/I'm Nerin/)
    expect(begin().reply).toMatch(/in your own words or from 1 \(disagree\) to 5 \(agree\)/)
    expect(begin().reply).toMatch(/“I have frequent mood swings\.” How well does that describe you\?$/)
  })

  it("explains a statement, with the five choices", () => {
    expect(hear(begin(), request("explain"))).toMatch(
      /asks whether your mood often goes up and down by a good deal\..*1 Disagree, 2 Slightly disagree, 3 Neutral, 4 Slightly agree, or 5 Agree\.$/
    )
  })

  it("asks back with the five choices, and offers to skip after two misses", () => {
    const first = after([notUnderstood], jsonReader)
    expect(first.reply).toMatch(/1 Disagree, 2 Slightly disagree, 3 Neutral, 4 Slightly agree, or 5 Agree\?$/)
    expect(first.reply).not.toMatch(/skip/)
    expect(hear(first, notUnderstood)).toMatch(/“skip”/)
    expect(after([notUnderstood, request("explain"), notUnderstood], jsonReader).reply).not.toMatch(/“skip”/)
  })

  it("says which way is which when a negative statement was not understood", () => {
    const negative = converse(
      Array.from({ length: 40 }, (_, turn) => answer(turn % 2 === 0 ? 2 : 4)),
      jsonReader
    ).find(({ state }) => state.waiting === "O6")
    expect(hear(negative ?? begin(), notUnderstood)).toMatch(
      /Agreeing with “I do not have a good imagination” means that .+; disagreeing, that .+/
    )
  })

  it("picks up the thread after more than an hour, and only then", () => {
    const thread = /(back|Welcome back)[.!] We were talking about how steady your mood is\./
    expect(hear(begin(), answer(4), hour + 1)).toMatch(thread)
    expect(hear(begin(), notUnderstood, hour + 1)).toMatch(thread)
    expect(hear(begin(), answer(4), hour)).not.toMatch(thread)
    expect(hear(begin(), request("pause"), hour + 1)).not.toMatch(thread)
  })

  it("says what is kept when somebody pauses, and when there are results", () => {
    expect(hear(answers(2), request("pause"))).toMatch(
      /^Of course\. We're about \d+% of the way, and all of it is kept\. Whenever you write again, we go on with /
    )
    expect(hear(answers(12), request("pause"))).toMatch(/there are results to look at already\./)
  })

  it("says what is known when somebody wants to stop, and when there are results", () => {
    expect(hear(begin(), request("finish"))).toMatch(
      /I don't know enough yet.*has to reach 50 of 100, and it is at 0\./
    )
    expect(hear(answers(12), request("finish"))).toMatch(
      /So far you come across as .*Your results are there to look at, from 12 statements/
    )
  })

  it("says how far things are, with a guess once there is something to go by", () => {
    expect(hear(begin(), request("progress"))).toMatch(/^We are just beginning/)
    expect(hear(answers(8), request("progress"))).toMatch(
      /^That's 8 statements so far, about \d+% of the way\. I'd guess around \d+ more\./
    )
  })

  it("says what was answered before when somebody goes back", () => {
    expect(hear(begin(), request("back"))).toMatch(/^There is nothing before this one yet\./)
    expect(hear(after([answer(4)], jsonReader), request("back"))).toMatch(
      /“I have frequent mood swings\.” You had “Slightly agree”\./
    )
    expect(hear(after(['{"_tag":"Skip"}'], jsonReader), request("back"))).toMatch(/You passed over it\./)
    expect(after([answer(4), request("back"), answer(2)], jsonReader).reply).toMatch(
      /^I've changed that to “Slightly disagree”\. We were at this one:/
    )
  })

  it("confirms a correction", () => {
    const correction = JSON.stringify({ _tag: "Correction", weights: certain(1) })
    expect(after([answer(4), correction], jsonReader).reply).toMatch(
      /^All right, I've changed your last answer to “Disagree”\./
    )
  })

  it("says how a vague answer was taken", () => {
    const vague = JSON.stringify({ _tag: "Answer", weights: [0.1, 0.1, 0.2, 0.4, 0.2] })
    expect(hear(begin(), vague)).toMatch(/^I take that as about “Slightly agree”; tell me if I got it wrong\./)
  })

  it("mentions once that there is enough for a first look, and how far things are", () => {
    FastCheck.assert(
      FastCheck.property(readings, (readings) => {
        const said = converse(readings, jsonReader).map(({ reply }) => reply)
        for (const once of ["a first look at your results", "about halfway", "close to the end"]) {
          expect(said.filter((reply) => reply.includes(once)).length).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 30 }
    )
  })

  it("says openly what skipping costs", () => {
    const skips = converse(
      Array.from({ length: 6 }, () => '{"_tag":"Skip"}'),
      jsonReader
    ).map(({ reply }) => reply)
    expect(skips.filter((reply) => reply.includes("knowing a little less"))).toHaveLength(1)
  })

  it("ends with where the results come from", () => {
    const end = converse(
      Array.from({ length: 50 }, () => answer(3)),
      jsonReader
    ).find(({ state }) => state.waiting === null)
    expect(end?.reply).toMatch(
      /Your results are ready\. They compare how you see yourself with how 9,802 others saw themselves/
    )
  })

  it("confirms a correction that was all it took to end", () => {
    const vague = JSON.stringify({ _tag: "Answer", weights: [0.2, 0.2, 0.2, 0.2, 0.2] })
    const almost = converse(
      Array.from({ length: 49 }, () => answer(3)),
      jsonReader
    ).findLast(({ state }) => state.waiting !== null)
    // The last answer is taken back to say nothing, so that the correction is what completes the interview.
    const before = almost?.state.turns.map(({ reading }) => JSON.stringify(reading)) ?? []
    const { state } = after([...before, vague], jsonReader)
    const end = advance(
      state,
      { message: JSON.stringify({ _tag: "Correction", weights: certain(3) }), idleMilliseconds: 0 },
      jsonReader
    )
    expect(end.state.waiting).toBeNull()
    expect(end.reply).toMatch(/^All right, I've changed your last answer to “Neutral”\. That was the last one\./)
  })

  it("ends without results when there were hardly any answers", () => {
    const end = after(
      Array.from({ length: 50 }, () => '{"_tag":"Skip"}'),
      jsonReader
    )
    expect(end.reply).toMatch(/^That was the last of my statements\. So many stayed without an answer/)
    expect(hear(end, answer(1))).toMatch(/We are through/)
  })
})
