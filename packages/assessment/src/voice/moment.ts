import type { InterviewTurn } from "../interview-state.ts"
import type { Item, ItemBank } from "../item-bank.ts"
import type { Reading } from "../reading.ts"
import type { Standing } from "../standing.ts"
import { quoted } from "./question.ts"

/** The mean precision from which on there are results. */
export const enoughForResults = 0.5

/** A turn of an interview that goes on, as Nerin sees it. */
export interface Moment {
  readonly bank: ItemBank
  /** All turns, this one last. */
  readonly turns: ReadonlyArray<InterviewTurn>
  readonly reading: Reading
  /** The statement that the message was about, and the one that waits now. */
  readonly item: Item
  readonly next: Item
  /** Where the interview stood before the message, and where it stands now. */
  readonly before: Standing
  readonly after: Standing
  /** The time since the message before. */
  readonly idleMilliseconds: number
}

/** The statement that waits, after something that was not about it. */
export const again = ({ next }: Moment): string => `We were at this one: ${quoted(next)}`
