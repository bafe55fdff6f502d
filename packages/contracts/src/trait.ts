import { Schema } from "effect"

/** The Big Five, in the order in which an OCEAN code names them. */
export const traits = ["openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism"] as const

/** One of the Big Five traits. */
export const Trait = Schema.Literal(...traits)
export type Trait = typeof Trait.Type

/** A struct with one value of the given schema for each trait. */
export const forEachTrait = <A, I>(value: Schema.Schema<A, I>) =>
  Schema.Struct({
    openness: value,
    conscientiousness: value,
    extraversion: value,
    agreeableness: value,
    neuroticism: value
  })

/**
 * How precisely each trait is known: the reliability of its estimate, 0 (nothing is known) to 1 (no error left),
 * to four decimals.
 */
export const TraitPrecisionSchema = forEachTrait(Schema.Number.pipe(Schema.between(0, 1)))
export type TraitPrecision = typeof TraitPrecisionSchema.Type

/** The score of each trait, 0..20: 20 times the share of the calibration sample that lies below it. */
export const TraitScoresSchema = forEachTrait(Schema.Number.pipe(Schema.between(0, 20)))
export type TraitScores = typeof TraitScoresSchema.Type

/** The levels of O, C, E and A: `L`, `M` or `H` each, cut at the thirds of the calibration sample. */
export const OceanCode4Letter = Schema.String.pipe(Schema.pattern(/^[LMH]{4}$/))

/** The levels of O, C, E, A and N. */
export const OceanCode5Letter = Schema.String.pipe(Schema.pattern(/^[LMH]{5}$/))
