import type { Message, ResumedSession, SessionId } from "@workspace/contracts"
import { Fragment, memo, Suspense, useEffect, useLayoutEffect, useRef, useState } from "react"
import { Button, Link } from "react-aria-components"
import { Composer } from "./composer.tsx"
import { lastPosition } from "./conversation.ts"
import { loadLater, PauseDialog } from "./later.ts"
import { href, resultsPath } from "./links.ts"
import { MessageView } from "./message-view.tsx"
import { AssessmentProgress, PrecisionMeters } from "./precision-panel.tsx"
import { sentence } from "./sentences.ts"
import { Masthead, ViewHeading } from "./shell.tsx"
import { Trouble } from "./trouble.tsx"
import { updateUnsent } from "./unsent.ts"
import { type Notice, useConversation } from "./use-conversation.ts"

const History = memo(
  ({
    messages,
    missedAfter
  }: {
    readonly messages: ReadonlyArray<Message>
    readonly missedAfter: number | undefined
  }) =>
    messages.map((message) => (
      <Fragment key={message.id}>
        {message.position === (missedAfter ?? Number.NaN) + 1 && <p className="divider">New since you last looked</p>}
        <MessageView message={message} />
      </Fragment>
    ))
)

interface CompleteProps {
  readonly draft: string
  readonly sessionId: SessionId
  /** Whether the person was answering on this page until now. */
  readonly wasOpen: boolean
}

const Complete = ({ draft, sessionId, wasOpen }: CompleteProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  // The box and the choices are gone; the focus that one of them held goes to what took their place.
  useEffect(() => {
    if (wasOpen) heading.current?.focus({ preventScroll: true })
  }, [wasOpen])
  return (
    <section className="composer complete">
      <h2 ref={heading} tabIndex={-1}>
        That was the last statement
      </h2>
      <p>All your answers are saved. Now see what they say.</p>
      {draft.trim() !== "" && <p dir="auto">What you wrote last came too late to be sent: “{draft}”</p>}
      <Link className="button button-primary" href={href(resultsPath(sessionId))}>
        See your results
      </Link>
    </section>
  )
}

type Conversation = ReturnType<typeof useConversation>

const Outgoing = ({ isSaving, outgoing, retry, sendError }: Conversation) =>
  outgoing !== null && (
    <article className="message message-user message-outgoing">
      <p className="message-text" dir="auto">
        {outgoing.text}
      </p>
      {isSaving ? (
        <p className="message-meta">You · saving…</p>
      ) : (
        <div className="message-meta message-unsaved">
          <p>
            <strong>Not saved.</strong> {sendError === null ? "It was not confirmed yet." : sentence(sendError)}
          </p>
          <Button className="button button-small" onPress={retry}>
            Retry
          </Button>
        </div>
      )}
    </article>
  )

const NoticeLine = ({ notice }: { readonly notice: Notice | null }) =>
  notice !== null && <p className="notice">{notice.text}</p>

const Converse = ({
  conversation,
  session,
  sessionId
}: {
  readonly conversation: Conversation
  readonly session: ResumedSession
  readonly sessionId: SessionId
}) => {
  const { draft, notice, outgoing, send } = conversation
  const end = useRef<HTMLDivElement>(null)
  const [isAtEnd, setIsAtEnd] = useState(true)
  const [wasOpen] = useState(session.status !== "completed")
  const [isPausing, setIsPausing] = useState(false)
  const isFirst = useRef(true)
  const length = lastPosition(session.messages)

  useLayoutEffect(() => {
    end.current?.scrollIntoView({ block: "end", behavior: isFirst.current ? "instant" : "auto" })
    isFirst.current = false
  }, [length, outgoing?.messageId, notice])

  // Someone who loses the connection here can still pause and read what is known.
  useEffect(loadLater, [])

  useEffect(() => {
    if (end.current === null) return
    const observer = new IntersectionObserver(([entry]) => setIsAtEnd(entry?.isIntersecting ?? true), {
      rootMargin: "200px"
    })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    if (outgoing === null) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener("beforeunload", warn)
    return () => window.removeEventListener("beforeunload", warn)
  }, [outgoing])

  return (
    <>
      <Masthead>
        <nav className="masthead-actions" aria-label="This conversation">
          <Link className="button" href={href(resultsPath(sessionId))}>
            Results
          </Link>
          <Button className="button" onPress={() => setIsPausing(true)}>
            Pause
          </Button>
        </nav>
      </Masthead>
      <main className="converse">
        <div className="talk">
          <ViewHeading title="Conversation">Conversation with Nerin</ViewHeading>
          {/* Every addition would be read out, the person's own words included. The status line below says one sentence
              for each reply instead. */}
          <div role="log" aria-live="off" aria-label="Messages" className="log">
            <History messages={session.messages} missedAfter={notice?.missedAfter} />
            <Outgoing {...conversation} />
          </div>
          <NoticeLine notice={notice} />
          {session.status === "completed" ? (
            <Complete sessionId={sessionId} draft={draft} wasOpen={wasOpen} />
          ) : (
            <Composer
              question={session.question}
              draft={draft}
              isBusy={outgoing !== null}
              onDraft={(text) => updateUnsent(sessionId, { draft: text })}
              onSend={send}
            />
          )}
          <div ref={end} />
          {!isAtEnd && (
            <Button className="button to-newest" onPress={() => end.current?.scrollIntoView({ block: "end" })}>
              To the newest
            </Button>
          )}
        </div>
        <aside className="standing" aria-label="Progress and precision">
          <AssessmentProgress progress={session.progress} />
          <h2>How precisely each trait is known</h2>
          <PrecisionMeters precision={session.precision} />
        </aside>
      </main>
      {isPausing && (
        <Suspense>
          <PauseDialog
            sessionId={sessionId}
            keptUntil={session.keptUntil}
            hasUnsaved={outgoing !== null}
            onClose={() => setIsPausing(false)}
          />
        </Suspense>
      )}
    </>
  )
}

/** The conversation of one session: its whole history, the statement that waits, and what is known so far. */
export const ConversePage = ({ sessionId }: { readonly sessionId: SessionId }) => {
  const conversation = useConversation(sessionId)
  const { announcement, error, refetch, session } = conversation
  if (session === undefined && error !== null) return <Trouble error={error} onRetry={() => void refetch()} />
  return (
    <>
      {session === undefined ? (
        <>
          <Masthead />
          <main className="narrow">
            <ViewHeading title="Conversation">Conversation with Nerin</ViewHeading>
            <p>Opening your conversation…</p>
          </main>
        </>
      ) : (
        <Converse conversation={conversation} session={session} sessionId={sessionId} />
      )}
      <p role="status" className="unseen">
        {announcement}
      </p>
    </>
  )
}
