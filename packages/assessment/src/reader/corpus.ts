import { Schema } from "effect"
import { currentItemBank, itemOf } from "../item-bank.ts"
import type { AnswerReader, Reading } from "../reading.ts"
import corpusFile from "./corpus.json" with { type: "json" }
import { directionOf } from "./judgement.ts"

const Meaning = Schema.Literal(
  "agree",
  "neutral",
  "disagree",
  "skip",
  "ask",
  "request:explain",
  "request:back",
  "request:pause",
  "request:finish",
  "request:progress",
  "correction:agree",
  "correction:neutral",
  "correction:disagree"
)

type Meaning = typeof Meaning.Type

const Entry = Schema.Struct({ kind: Schema.String, item: Schema.String, meaning: Meaning, text: Schema.String })

const directionNames = { "-1": "disagree", "0": "neutral", "1": "agree" } as const

const meaningOf = (reading: Reading): Meaning => {
  switch (reading._tag) {
    case "Answer":
      return directionNames[directionOf(reading.weights)]
    case "Correction":
      return `correction:${directionNames[directionOf(reading.weights)]}`
    case "Skip":
      return "skip"
    case "Request":
      return `request:${reading.request}`
    case "NotUnderstood":
      return "ask"
  }
}

/** One answer of the corpus, and how it was read. */
export interface Judged {
  readonly kind: string
  readonly item: string
  readonly text: string
  /** What the person means; "ask" where that cannot be known from the words. */
  readonly meaning: Meaning
  readonly readAs: Meaning
  readonly verdict: "right" | "asked back" | "wrong"
  /** Every fifth answer takes no part in tuning. */
  readonly heldBack: boolean
}

// Written by hand, not collected from people: three batches, each before the reader was tuned for it. Read for the first
// time, the second was read 75% right and 1% wrong, the third 90% and 1.6%; what the batches taught was made general.
const entries = Schema.decodeUnknownSync(Schema.Array(Entry))(corpusFile)

// Every answer comes after another one, so that "I meant disagree" has something to correct.
const previousItem = itemOf(currentItemBank, "C3")

/** The corpus as that reader reads it. */
export const judgeCorpus = (reader: AnswerReader): ReadonlyArray<Judged> =>
  entries.map((entry, index) => {
    const reading = reader.read(entry.text, { item: itemOf(currentItemBank, entry.item), previousItem })
    const readAs = meaningOf(reading)
    const verdict = readAs === entry.meaning ? "right" : readAs === "ask" ? "asked back" : "wrong"
    return { ...entry, readAs, verdict, heldBack: index % 5 === 4 }
  })

/** How many of them were read rightly, asked back, and read wrongly. */
export const totalsOf = (judged: ReadonlyArray<Judged>) => {
  const count = (verdict: Judged["verdict"]) => judged.filter((entry) => entry.verdict === verdict).length
  return { answers: judged.length, right: count("right"), askedBack: count("asked back"), wrong: count("wrong") }
}
