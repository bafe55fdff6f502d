import type { TraitResult } from "@workspace/contracts"
import { shareBelow } from "./scoring.ts"

/** Where a score stands in the reference sample: in its lower, middle or upper third. */
export type Level = TraitResult["level"]

/** A theta as a score, 0..20: 20 times the share of the reference sample below it, to two decimals. */
export const scoreOf = (theta: number): number => Math.round(2000 * shareBelow(theta)) / 100

/** The level of a score, cut at the thirds of the reference sample. */
export const levelOf = (score: number): Level => (score < 6.67 ? "L" : score < 13.33 ? "M" : "H")
