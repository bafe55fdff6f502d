import { useIsMutating, useMutation, useQuery } from "@tanstack/react-query"
import {
  AssessmentClient,
  ConversationMovedOnError,
  InvalidMessageError,
  InvalidSessionError,
  makeMessageId,
  type SessionId,
  SessionNotFoundError
} from "@workspace/contracts"
import { useCallback, useEffect, useRef, useState } from "react"
import { queryClient, run, sessionQuery } from "./client.ts"
import { arrival, lastPosition, missed, withMessages, withReturned, withTurn } from "./conversation.ts"
import { rememberSession } from "./device.ts"
import { sentence } from "./sentences.ts"
import { getUnsent, type Outgoing, updateUnsent, useUnsent } from "./unsent.ts"

/** What a person has to know beside the messages, shown until the next message is sent. */
export interface Notice {
  readonly text: string
  /** The position after which messages came from elsewhere, where some did. */
  readonly missedAfter?: number
}

const movedOn = (news: number, refused: Outgoing | null): string =>
  [
    "This conversation went on in another tab or on another device.",
    ...(news === 0
      ? []
      : [
          `${news === 1 ? "One message that you had not seen is" : `${news} messages that you had not seen are`} marked.`
        ]),
    ...(refused === null
      ? []
      : [refused.typed ? "What you wrote is back in the box." : `Your answer “${refused.text}” was not saved.`])
  ].join(" ")

/**
 * One conversation: what the server has of it, what waits to be sent, and what a screen reader should say.
 *
 * One message is on its way at a time, under one messageId until the server has confirmed or refused it. After a
 * reload or a time offline it is sent again, and the server makes one turn of all attempts. A refused text goes back
 * into the box.
 */
export const useConversation = (sessionId: SessionId) => {
  const { queryKey } = sessionQuery(sessionId)
  const mutationKey = ["send", sessionId] as const
  const { data: session, error, isFetching, isFetchedAfterMount, refetch } = useQuery(sessionQuery(sessionId))
  const { draft, outgoing } = useUnsent(sessionId)
  const isSaving = useIsMutating({ mutationKey }) > 0
  const [notice, setNotice] = useState<Notice | null>(null)
  const [announcement, announce] = useState("")
  const seen = useRef<number>(undefined)
  const sent = useRef(new Set<string>())
  const refused = useRef<Outgoing>(null)

  const say = useCallback((next: Notice) => {
    // A mark in the history stays where it is until the next message.
    setNotice((known) => ({ ...known, ...next }))
    announce(next.text)
  }, [])

  const giveBack = ({ text, typed }: Outgoing) =>
    updateUnsent(sessionId, {
      outgoing: null,
      ...(typed ? { draft: withReturned(getUnsent(sessionId).draft, text) } : {})
    })

  const { mutate, error: sendError } = useMutation({
    mutationKey,
    mutationFn: ({ after, messageId, text }: Outgoing) =>
      run(AssessmentClient.use((service) => service.SendMessage({ sessionId, message: text, messageId, after }))),
    onSuccess: (turn) => {
      queryClient.setQueryData(queryKey, (known) => known && withTurn(known, turn))
      updateUnsent(sessionId, { outgoing: null })
    },
    onError: (failure: unknown, message) => {
      if (failure instanceof ConversationMovedOnError) {
        giveBack(message)
        const known = queryClient.getQueryData(queryKey)
        if (known !== undefined && failure.position > lastPosition(known.messages)) {
          refused.current = message
          queryClient.setQueryData(queryKey, { ...known, messages: withMessages(known.messages, failure.messages) })
        } else {
          // The page learned of the news before it learned that this message came too late.
          say({ text: movedOn(0, message) })
        }
        void refetch()
      } else if (
        failure instanceof InvalidMessageError ||
        failure instanceof InvalidSessionError ||
        failure instanceof SessionNotFoundError
      ) {
        giveBack(message)
        say({ text: sentence(failure) })
        void refetch()
      } else {
        announce(`Not saved. ${sentence(failure)}`)
      }
    }
  })

  const dispatch = useCallback(
    (message: Outgoing) => {
      sent.current.add(message.messageId)
      if (queryClient.isMutating({ mutationKey: ["send", sessionId] }) === 0) mutate(message)
    },
    [mutate, sessionId]
  )

  const send = useCallback(
    (text: string, typed: boolean) => {
      const known = queryClient.getQueryData(sessionQuery(sessionId).queryKey)
      // The store is asked, not the last render: two presses in one frame are one message.
      if (known === undefined || getUnsent(sessionId).outgoing !== null) return
      const message = { messageId: makeMessageId(), text, after: lastPosition(known.messages), typed }
      updateUnsent(sessionId, { outgoing: message, ...(typed ? { draft: "" } : {}) })
      setNotice(null)
      dispatch(message)
    },
    [dispatch, sessionId]
  )

  const retry = useCallback(() => {
    const { outgoing: waiting } = getUnsent(sessionId)
    if (waiting !== null) dispatch(waiting)
  }, [dispatch, sessionId])

  useEffect(() => {
    if (session === undefined || !isFetchedAfterMount) return
    const last = lastPosition(session.messages)
    const waiting = getUnsent(sessionId).outgoing
    if (waiting !== null && session.messages.some(({ id }) => id === waiting.messageId)) {
      sent.current.add(waiting.messageId)
      updateUnsent(sessionId, { outgoing: null })
    }
    if (seen.current === undefined) {
      rememberSession(sessionId)
      announce(arrival(session))
    } else if (last > seen.current) {
      const news = missed(session.messages, seen.current, sent.current)
      const [first] = news
      if (first !== undefined) {
        say({ text: movedOn(news.length, refused.current), missedAfter: first.position - 1 })
        refused.current = null
      } else {
        announce(`Nerin: ${session.messages.at(-1)?.content}`)
      }
    }
    seen.current = last
  }, [session, isFetchedAfterMount, sessionId, say])

  // A message that a reload or a lost connection left behind goes on its way by itself.
  const isReady = session !== undefined && isFetchedAfterMount && !isFetching
  useEffect(() => {
    if (isReady && error === null) retry()
  }, [isReady, error, retry])
  useEffect(() => {
    window.addEventListener("online", retry)
    return () => window.removeEventListener("online", retry)
  }, [retry])

  return {
    session,
    error,
    refetch,
    isFetching,
    draft,
    outgoing,
    isSaving,
    sendError,
    notice,
    announcement,
    send,
    retry
  }
}
