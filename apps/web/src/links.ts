import { SessionId } from "@workspace/contracts"
import { type Option, Schema } from "effect"

const decodeSessionId = Schema.decodeUnknownOption(SessionId)

/**
 * Finds a session id in what a person pasted: the id alone, a link of this page, or a whole sentence around one.
 * Letter case and line breaks from mail programs do not matter.
 */
export const parseSessionId = (text: string): Option.Option<SessionId> =>
  decodeSessionId(
    text
      .replaceAll(/\s/g, "")
      .toLowerCase()
      .match(/session_[0-9a-f-]{36}/)?.[0]
  )

/** Where the conversation of a session stands within the page. */
export const conversationPath = (sessionId: SessionId): string => `/s/${sessionId}`

/** Where the results of a session stand within the page. */
export const resultsPath = (sessionId: SessionId): string => `/s/${sessionId}/results`

/**
 * A path of this page as a link. The id stays behind the `#`: a browser keeps that part to itself, so that no server,
 * log or referrer ever holds it.
 */
export const href = (path: string): string => `#${path}`

/** The link that opens the session on any device. `page` is the address of this page. */
export const sessionLink = (sessionId: SessionId, page: string): string =>
  new URL(href(conversationPath(sessionId)), page).href
