import { Schema } from "effect"
import type { Weights } from "../reading.ts"
import lexiconFile from "./lexicon.json" with { type: "json" }
import { spoken } from "./text.ts"

/** -1 disagree, 0 middle, 1 agree. */
export type Direction = -1 | 0 | 1

/** What a phrase is good for: see `rules` in lexicon.json. */
type Role = "statement" | "content" | "auxiliary" | "reply" | "modifier" | "predicate" | "number"

/** How far from the middle: 0 middle, 1 mild, 2 plain, 3 strong. */
export type Grade = 0 | 1 | 2 | 3

/** A phrase that says how well the statement fits. */
export interface Judgement {
  readonly _tag: "Judgement"
  readonly role: Role
  readonly direction: Direction
  readonly grade: Grade
  readonly weights: Weights
  /** Counts whatever stands around it. */
  readonly decisive: boolean
}

/** What a phrase of the lexicon does. */
export type Entry = Judgement | { readonly _tag: "Softener" | "Unclear" | "Skip" | "Reset" | "Filler" | "Conjunction" }

const Phrases = Schema.Array(Schema.String)
const Weight = Schema.Number
const ClassName = Schema.Literal("strong yes", "yes", "mild yes", "middle", "mild no", "no", "strong no")

const lexicon = Schema.decodeUnknownSync(
  Schema.Struct({
    classes: Schema.Array(
      Schema.Struct({
        name: ClassName,
        weights: Schema.Tuple(Weight, Weight, Weight, Weight, Weight),
        statement: Phrases,
        content: Phrases,
        decisive: Schema.optionalWith(Phrases, { default: () => [] }),
        auxiliary: Schema.optionalWith(Phrases, { default: () => [] }),
        replies: Schema.optionalWith(Phrases, { default: () => [] }),
        modifiers: Schema.optionalWith(Phrases, { default: () => [] }),
        predicates: Schema.optionalWith(Phrases, { default: () => [] })
      })
    ),
    softeners: Phrases,
    unclear: Phrases,
    skip: Phrases,
    reset: Phrases,
    fillers: Phrases,
    conjunctions: Phrases
  })
)(lexiconFile)

const classes: Record<typeof ClassName.Type, { readonly direction: Direction; readonly grade: Grade }> = {
  "strong yes": { direction: 1, grade: 3 },
  yes: { direction: 1, grade: 2 },
  "mild yes": { direction: 1, grade: 1 },
  middle: { direction: 0, grade: 0 },
  "mild no": { direction: -1, grade: 1 },
  no: { direction: -1, grade: 2 },
  "strong no": { direction: -1, grade: 3 }
}

const weightsByClass = new Map(
  lexicon.classes.map(({ name, weights }) => [`${classes[name].direction} ${classes[name].grade}`, weights])
)

const middle: Weights = [0, 0.1, 0.8, 0.1, 0]

/** The weights of the class with that direction and grade. */
export const weightsOf = (direction: Direction, grade: Grade): Weights =>
  weightsByClass.get(`${direction} ${direction === 0 ? 0 : grade}`) ?? middle

interface Node {
  readonly next: Map<string, Node>
  entry: Entry | undefined
}

const root: Node = { next: new Map(), entry: undefined }

const add = (phrases: ReadonlyArray<string>, entry: Entry) => {
  for (const phrase of phrases) {
    let node = root
    for (const word of spoken(phrase)) {
      const next = node.next.get(word) ?? { next: new Map(), entry: undefined }
      node.next.set(word, next)
      node = next
    }
    // The lists come in the order of precedence: what stands first keeps its place.
    if (node !== root) node.entry ??= entry
  }
}

add(lexicon.unclear, { _tag: "Unclear" })
for (const { name, weights, ...lists } of lexicon.classes) {
  const judgement = (role: Role, decisive = false): Judgement => ({
    _tag: "Judgement",
    role,
    weights,
    decisive,
    ...classes[name]
  })
  add(lists.decisive, judgement("content", true))
  add(lists.statement, judgement("statement"))
  add(lists.content, judgement("content"))
  add(lists.auxiliary, judgement("auxiliary"))
  add(lists.replies, judgement("reply"))
  add(lists.modifiers, judgement("modifier"))
  add(lists.predicates, judgement("predicate"))
}
add(lexicon.softeners, { _tag: "Softener" })
add(lexicon.skip, { _tag: "Skip" })
add(lexicon.reset, { _tag: "Reset" })
add(lexicon.fillers, { _tag: "Filler" })
add(lexicon.conjunctions, { _tag: "Conjunction" })

/** The longest phrase that begins at that word, or undefined. */
export const longestPhrase = (
  words: ReadonlyArray<string>,
  from: number
): { readonly entry: Entry; readonly length: number } | undefined => {
  let node: Node | undefined = root
  let found: { readonly entry: Entry; readonly length: number } | undefined
  for (let at = from; at < words.length && node !== undefined; at++) {
    node = node.next.get(words[at] ?? "")
    if (node?.entry !== undefined) found = { entry: node.entry, length: at - from + 1 }
  }
  return found
}
