/** One message of a person, what the interviewer says to it, and the state that both lead to. */
export interface Turn {
  readonly messageId: string
  readonly message: string
  /** Makes the reply. A contender that makes its replies itself does not call it. */
  readonly reply: () => Promise<string>
  /** The interview's state after the turn, as the service stores it. */
  readonly state: object
}

/** A message as a contender gives it back. */
export interface StoredMessage {
  readonly role: string
  readonly content: string
}

/** Something that stores conversations. */
export interface Contender {
  /** Begins a conversation and gives its id. */
  readonly begin: () => Promise<string>
  /** Stores a turn and updates the state. Gives what tells its reply from others. */
  readonly turn: (conversation: string, turn: Turn) => Promise<string>
  /** Loads a conversation as it is needed to go on. Gives the number of its messages, or fails. */
  readonly load: (conversation: string) => Promise<void>
  /** All messages in order, for a check of what was stored. */
  readonly messages: (conversation: string) => Promise<ReadonlyArray<StoredMessage>>
  readonly close: () => Promise<unknown>
}

/** Every library gets a pool of this size, as the service does. */
export const poolSize = 10

/** Opens a contender on an empty database, or for those over HTTP on a server. */
export type Open = (url: string) => Promise<Contender>
