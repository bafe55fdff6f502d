import { Trait } from "@workspace/contracts"
import { Schema } from "effect"
import ipipBigFive50 from "./ipip-big-five-50.json" with { type: "json" }
import type { Weights } from "./reading.ts"
import { type CategoryProbabilities, categoryProbabilities } from "./scoring.ts"

const Thresholds = Schema.Tuple(Schema.Number, Schema.Number, Schema.Number, Schema.Number)

const ItemBankFile = Schema.Struct({
  title: Schema.String,
  version: Schema.String,
  calibration: Schema.Struct({ people: Schema.Int, limits: Schema.Array(Schema.String) }),
  scale: Schema.Array(Schema.Struct({ category: Schema.Literal(1, 2, 3, 4, 5), label: Schema.String })),
  items: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      text: Schema.String,
      trait: Trait,
      keyed: Schema.Literal("+", "-"),
      cluster: Schema.String,
      discrimination: Schema.Number,
      thresholds: Thresholds
    })
  )
})

/** A statement of the bank, with its graded-response parameters. */
export type Item = (typeof ItemBankFile.Type)["items"][number]

/** An item, ready for scoring. */
export interface CalibratedItem extends Item {
  readonly probabilities: CategoryProbabilities
  /** The ids of the other statements of its trait that say nearly the same. */
  readonly alike: ReadonlyArray<string>
}

/** A version of the bank. A session keeps the version that it began with. */
export interface ItemBank extends Omit<typeof ItemBankFile.Type, "items"> {
  readonly items: ReadonlyMap<string, CalibratedItem>
  /** The scale in one line: "1 Disagree, 2 Slightly disagree, …, or 5 Agree". */
  readonly choices: string
}

const disjunction = new Intl.ListFormat("en", { type: "disjunction" })

const load = (json: unknown): ItemBank => {
  const { items, ...file } = Schema.decodeUnknownSync(ItemBankFile)(json)
  const calibrated = items.map((item) => ({
    ...item,
    probabilities: categoryProbabilities(item),
    alike: items
      .filter(({ cluster, id, trait }) => trait === item.trait && cluster === item.cluster && id !== item.id)
      .map(({ id }) => id)
  }))
  return {
    ...file,
    items: new Map(calibrated.map((item) => [item.id, item])),
    choices: disjunction.format(file.scale.map(({ category, label }) => `${category} ${label}`))
  }
}

/** The bank that new sessions begin with. */
export const currentItemBank: ItemBank = load(ipipBigFive50)

// A bank that a session may still be using is never removed from here.
const itemBanks = new Map([currentItemBank].map((bank) => [bank.version, bank]))

/** The bank of that version. Throws when there is none: a stored session names a version that was removed. */
export const itemBankOf = (version: string): ItemBank => {
  const bank = itemBanks.get(version)
  if (bank === undefined) {
    throw new Error(`No item bank has the version "${version}". Known versions: ${[...itemBanks.keys()].join(", ")}.`)
  }
  return bank
}

/** The item of that id. Throws when the bank has none: the state was made with another bank. */
export const itemOf = (bank: ItemBank, id: string): CalibratedItem => {
  const item = bank.items.get(id)
  if (item === undefined) {
    throw new Error(`Item bank ${bank.version} has no item "${id}".`)
  }
  return item
}

/** The label of the choice that is most likely what was meant. */
export const labelOf = (bank: ItemBank, weights: Weights): string => {
  const weight = (category: number) => weights[category - 1] ?? 0
  return bank.scale.reduce((best, choice) => (weight(choice.category) > weight(best.category) ? choice : best)).label
}
