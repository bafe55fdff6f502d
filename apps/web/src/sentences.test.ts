import {
  AssessmentIncompleteError,
  InvalidMessageError,
  InvalidSessionError,
  MessageRule,
  makeSessionId,
  RateLimitedError,
  ServiceUnavailableError,
  SessionNotFoundError
} from "@workspace/contracts"
import { describe, expect, it } from "vitest"
import { isPassing, sentence } from "./sentences.ts"

const sessionId = makeSessionId()
const message = "for programs"
const unreachable = { _tag: "RpcClientError", reason: "Protocol", message: "The service did not answer in time." }

const errors = [
  unreachable,
  new ServiceUnavailableError({ message }),
  new RateLimitedError({ retryAfterSeconds: 30, message }),
  new SessionNotFoundError({ sessionId, message }),
  new InvalidSessionError({ reason: "completed", message }),
  new InvalidSessionError({ reason: "malformed", message }),
  new AssessmentIncompleteError({ sessionId, precision: 31.7, required: 50, message }),
  ...MessageRule.literals.map((rule) => new InvalidMessageError({ rule, message })),
  new TypeError("undefined is not a function")
]

describe("sentence", () => {
  it("tells each kind of trouble apart, in whole sentences without the words of the machine", () => {
    const sentences = errors.map(sentence)
    const distinct = new Set(sentences)
    expect(distinct.size).toBe(errors.length)
    for (const text of sentences) {
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(text).not.toMatch(/for programs|undefined|Error|HTTP|_/)
    }
  })

  it("says how much is missing", () => {
    expect(sentence(new AssessmentIncompleteError({ sessionId, precision: 31.7, required: 50, message }))).toContain(
      "the precision is 31, and results begin at 50"
    )
  })
})

describe("isPassing", () => {
  it("holds for what another attempt can cure, and for nothing else", () => {
    expect(errors.filter(isPassing)).toStrictEqual(errors.slice(0, 3))
  })
})
