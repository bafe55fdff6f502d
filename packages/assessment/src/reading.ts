import type { Item } from "./item-bank.ts"

/** How likely each of the five categories (1 Disagree .. 5 Agree) is what the person meant. Five weights, each 0..1, sum 1. */
export type Weights = readonly [number, number, number, number, number]

/** The category (1..5, with decimals) that the weights amount to on average. */
export const meanCategory = (weights: Weights): number =>
  weights.reduce((sum, weight, index) => sum + weight * (index + 1), 0)

/** What a person can ask for instead of answering. */
export type Request = "explain" | "back" | "pause" | "finish" | "progress"

/** What was understood of one message. */
export type Reading =
  /** An answer to the statement that waits. */
  | { readonly _tag: "Answer"; readonly weights: Weights }
  /** "I meant disagree": replaces the answer to the statement before the one that waits. */
  | { readonly _tag: "Correction"; readonly weights: Weights }
  /** The statement that waits is passed over: asked, without evidence. */
  | { readonly _tag: "Skip" }
  | { readonly _tag: "Request"; readonly request: Request }
  | { readonly _tag: "NotUnderstood" }

/** What a message answers: the statement that waits, and the one answered before it. */
export interface ReadingContext {
  readonly item: Item
  readonly previousItem: Item | undefined
}

/**
 * Reads a free-text answer. The place for a reader that understands more (a language model, say): the interview only
 * needs weights that are as certain as the reader really is. A reading must depend on the message and its context
 * alone, so that a conversation can be rebuilt from its messages.
 */
export interface AnswerReader {
  readonly read: (message: string, context: ReadingContext) => Reading
}
