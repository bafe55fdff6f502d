import { bench, describe } from "@effect/vitest"
import { advance, begin } from "./interview.ts"
import { phraseReader } from "./reader.ts"
import type { AnswerReader } from "./reading.ts"

/** Answers that leave much open, so that an interview is still going on after 40 of them. */
const vague: AnswerReader = { read: () => ({ _tag: "Answer", weights: [0.1, 0.2, 0.4, 0.2, 0.1] }) }

const after = (answers: number) => {
  let { state } = begin()
  for (let turn = 0; turn < answers; turn++) {
    state = advance(state, { message: "", idleMilliseconds: 0 }, vague).state
  }
  return state
}

describe("one turn: reading, scoring, choosing the next statement, replying", () => {
  for (const answers of [0, 20, 40]) {
    const state = after(answers)
    bench(`with ${answers} answers given`, () => {
      advance(state, { message: "kind of", idleMilliseconds: 0 }, phraseReader)
    })
  }
})
