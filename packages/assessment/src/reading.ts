/** How likely each of the five categories (1 Disagree .. 5 Agree) is what the person meant. Five weights, each 0..1, sum 1. */
export type Weights = readonly [number, number, number, number, number]

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
