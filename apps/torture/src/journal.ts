import type { WireMessage } from "./wire.ts"

/**
 * What the clients did and were told, in the order in which it happened. With the database's rows it is all that the
 * checker knows.
 */
export type Entry =
  /** A session began; `messages` is its opening. */
  | { readonly _tag: "Started"; readonly sessionId: string; readonly messages: ReadonlyArray<WireMessage> }
  /** A message is about to be sent for the first time. Whether it arrives is open. */
  | { readonly _tag: "Sending"; readonly sessionId: string; readonly messageId: string; readonly content: string }
  /** A message was sent in part only, within a body that never ended. */
  | { readonly _tag: "CutOff"; readonly sessionId: string; readonly messageId: string }
  /** A turn was acknowledged. `answer` is the whole answer, `after` what the client said that it had seen. */
  | {
      readonly _tag: "Acknowledged"
      readonly tab: string
      readonly sessionId: string
      readonly messageId: string
      readonly after: number | undefined
      readonly messages: ReadonlyArray<WireMessage>
      readonly answer: string
    }
  /** Messages after the position `after` were shown, up to the end of the conversation at that time. */
  | {
      readonly _tag: "Shown"
      readonly sessionId: string
      readonly after: number
      readonly messages: ReadonlyArray<WireMessage>
    }
  | { readonly _tag: "Deleting"; readonly sessionId: string }
  | { readonly _tag: "Deleted"; readonly sessionId: string }
  /** A client was not served although nothing stood in the way any more. */
  | { readonly _tag: "Stuck"; readonly detail: string }
  /** Something was told or logged that nobody should see. */
  | { readonly _tag: "Leaked"; readonly detail: string }
  /** The service did what no client can make sense of. */
  | { readonly _tag: "Odd"; readonly detail: string }

/** A journal to write to. */
export type Journal = Array<Entry>
