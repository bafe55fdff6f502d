import { Schema } from "effect"

/** What a worker can be asked to do with its contender. Times in seconds. */
export const Command = Schema.Union(
  /** Stores whole conversations of 100 messages, which `Loads` then loads in turn. */
  Schema.TaggedStruct("Fill", { conversations: Schema.Number }),
  /** Each client stores a turn as soon as the one before is stored. */
  Schema.TaggedStruct("Turns", { seconds: Schema.Number, clients: Schema.Number }),
  /** Each client loads a conversation as soon as the one before is loaded. */
  Schema.TaggedStruct("Loads", { seconds: Schema.Number, clients: Schema.Number }),
  /** Turns begin at a fixed rate (a second), whether or not those before are stored. */
  Schema.TaggedStruct("PacedTurns", { seconds: Schema.Number, rate: Schema.Number }),
  /** Two clients send a message of their own to the same conversation at the same time. */
  Schema.TaggedStruct("TwoTabs", { trials: Schema.Number }),
  /** One message is sent four times at the same time, with the same id. */
  Schema.TaggedStruct("FourTimes", { trials: Schema.Number }),
  /** Takes these conversations, made elsewhere, for `Turns` and `Loads`. */
  Schema.TaggedStruct("Take", { conversations: Schema.Array(Schema.String) }),
  Schema.TaggedStruct("Close", {})
)
export type Command = typeof Command.Type

/** What a run took. Times in milliseconds, counted from when an operation was due. */
export const Run = Schema.TaggedStruct("Run", {
  operations: Schema.Number,
  perSecond: Schema.Number,
  median: Schema.Number,
  p99: Schema.Number,
  /** CPU time of the worker itself, in milliseconds for each operation. */
  cpu: Schema.Number
})
export type Run = typeof Run.Type

/** What became of turns that were sent at once. */
export const Kept = Schema.TaggedStruct("Kept", {
  /** Messages that were sent, not counting repetitions. */
  sent: Schema.Number,
  /** Stored turns: the message, and a reply right behind it. */
  kept: Schema.Number,
  /** How often the messages stand in their conversations, with a reply or without. */
  copies: Schema.Number,
  /** Replies that were made and stored, or given as the answer. */
  replies: Schema.Number,
  /** Conversations in which person and interviewer take turns. */
  inOrder: Schema.Number,
  trials: Schema.Number
})
export type Kept = typeof Kept.Type

/** What a worker answers. */
export const Answer = Schema.Union(
  Schema.TaggedStruct("Ready", {}),
  Schema.TaggedStruct("Done", {}),
  Run,
  Kept,
  Schema.TaggedStruct("Failed", { message: Schema.String })
)
export type Answer = typeof Answer.Type

/** What a server process says about itself when it is asked: CPU time in milliseconds, memory in bytes. */
export const Usage = Schema.Struct({ cpu: Schema.Number, rss: Schema.Number, heapUsed: Schema.Number })
export type Usage = typeof Usage.Type
