import {
  AssessmentIncompleteError,
  InvalidMessageError,
  InvalidSessionError,
  messageMaxLength,
  RateLimitedError,
  ServiceUnavailableError,
  SessionNotFoundError
} from "@workspace/contracts"
import { Predicate } from "effect"

/** Whether the same call may succeed later, without anyone doing anything else. */
export const isPassing = (error: unknown): boolean =>
  Predicate.isTagged(error, "RpcClientError") ||
  error instanceof ServiceUnavailableError ||
  error instanceof RateLimitedError

const ofRule: Record<InvalidMessageError["rule"], string> = {
  text: "That message could not be read as text. Please write it again.",
  empty: "That message is empty. Write a word or two, or choose one of the five answers.",
  tooLong: `That message is too long. Please keep it under ${messageMaxLength.toLocaleString("en")} characters.`,
  nulCharacter: "That message holds a character that cannot be stored. Please type it again instead of pasting it.",
  brokenUnicode: "That message holds a broken character. Please type it again instead of pasting it.",
  messageId: "That message could not be sent. Please send it again.",
  after: "That message could not be sent. Please load the page again and send it once more."
}

/** What happened and what to do, in words for the person in front of the page. */
export const sentence = (error: unknown): string => {
  if (Predicate.isTagged(error, "RpcClientError")) {
    return "Big Ocean cannot be reached. Check your connection, then try again."
  }
  if (error instanceof ServiceUnavailableError) {
    return "Big Ocean is away for a moment. Nothing is lost. Please try again."
  }
  if (error instanceof RateLimitedError) {
    return `That was a lot in a short time. Please try again in ${error.retryAfterSeconds} seconds.`
  }
  if (error instanceof SessionNotFoundError) {
    return "There is no such conversation. It was deleted, or the link is not complete."
  }
  if (error instanceof InvalidSessionError) {
    return error.reason === "completed"
      ? "This assessment is complete and takes no more answers. Your results are ready."
      : "This link is not complete. Please copy the whole link and open it again."
  }
  if (error instanceof InvalidMessageError) return ofRule[error.rule]
  if (error instanceof AssessmentIncompleteError) {
    return `There is too little to tell yet: the precision is ${Math.floor(error.precision)}, and results begin at ${error.required}.`
  }
  return "Something unexpected went wrong. Please load the page again; what was saved is safe."
}
