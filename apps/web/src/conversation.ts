import type { Message, ResumedSession, Turn } from "@workspace/contracts"

/** The position of the last message, 0 before the first. */
export const lastPosition = (messages: ReadonlyArray<Message>): number => messages.at(-1)?.position ?? 0

/** Puts messages behind those that are known, each position once, in order. */
export const withMessages = (known: ReadonlyArray<Message>, more: ReadonlyArray<Message>): ReadonlyArray<Message> => {
  const positions = new Set(known.map(({ position }) => position))
  return [...known, ...more.filter(({ position }) => !positions.has(position))].sort((a, b) => a.position - b.position)
}

/** The session after a turn. A turn that is older than what is known changes nothing but the messages. */
export const withTurn = (session: ResumedSession, turn: Turn): ResumedSession => {
  const messages = withMessages(session.messages, turn.messages)
  if (lastPosition(turn.messages) < lastPosition(session.messages)) return { ...session, messages }
  const { precision, progress, question, status } = turn
  return { ...session, messages, precision, progress, question, status }
}

/** The one of two states of a session that is further along; the fresh one when they are level. */
export const newer = (known: ResumedSession | undefined, fresh: ResumedSession): ResumedSession =>
  known !== undefined && lastPosition(known.messages) > lastPosition(fresh.messages) ? known : fresh

/**
 * The messages behind `seen` that came from elsewhere: another tab, another device. A turn belongs to this tab when its
 * first message is one of those that this tab sent.
 */
export const missed = (
  messages: ReadonlyArray<Message>,
  seen: number,
  sent: ReadonlySet<string>
): ReadonlyArray<Message> => {
  const own = new Set(messages.filter(({ id }) => sent.has(id)).flatMap(({ position }) => [position, position + 1]))
  return messages.filter(({ position }) => position > seen && !own.has(position))
}

/** What a screen reader hears when a conversation opens: one sentence, whatever its length. */
export const arrival = ({ messages, question }: ResumedSession): string => {
  const opening = messages[0]
  if (messages.length === 1 && opening !== undefined) return `Nerin: ${opening.content}`
  const next = question === null ? "the assessment is complete" : `next statement: ${question.text}`
  return `Resumed, ${messages.length} messages, ${next}`
}

/** A draft together with a text that came back: the text first, for it was written first. */
export const withReturned = (draft: string, text: string): string => (draft.trim() === "" ? text : `${text}\n${draft}`)
