import { useMutation, useQuery } from "@tanstack/react-query"
import { AssessmentClient, type SessionId, SessionNotFoundError } from "@workspace/contracts"
import { Option } from "effect"
import { useId, useState } from "react"
import { Button, FieldError, Form, Input, Label, Link, TextField } from "react-aria-components"
import { useLocation } from "wouter"
import { run, sessionQuery } from "./client.ts"
import { deviceSessions, forgetSession, rememberSession } from "./device.ts"
import { conversationPath, href, parseSessionId, resultsPath } from "./links.ts"
import { AssessmentProgress } from "./precision-panel.tsx"
import { sentence } from "./sentences.ts"
import { Masthead, ViewHeading, Waves } from "./shell.tsx"
import { useStored } from "./stored.ts"
import { day, keeping } from "./time.ts"

const OnThisDevice = ({ sessionId }: { readonly sessionId: SessionId }) => {
  const heading = useId()
  const { data: session, error, isFetching, refetch } = useQuery(sessionQuery(sessionId))
  if (session === undefined || error instanceof SessionNotFoundError) {
    return (
      <li className="card">
        {error === null ? (
          <p>Looking for a conversation of yours…</p>
        ) : error instanceof SessionNotFoundError ? (
          <>
            <p>A conversation that was here has been deleted.</p>
            <Button className="button" onPress={() => forgetSession(sessionId)}>
              Take it off this list
            </Button>
          </>
        ) : (
          <>
            <p role="alert">{sentence(error)}</p>
            <Button className="button" aria-disabled={isFetching} onPress={() => void refetch()}>
              Try again
            </Button>
          </>
        )}
      </li>
    )
  }
  const isCompleted = session.status === "completed"
  return (
    <li className="card">
      <h3 id={heading}>
        Begun on <time dateTime={session.createdAt.toISOString()}>{day(session.createdAt)}</time>
      </h3>
      <AssessmentProgress progress={session.progress} />
      {session.question !== null && (
        <p className="waiting">
          <span className="waiting-label">The statement that waits</span>
          <span dir="auto">{session.question.text}</span>
        </p>
      )}
      <p className="kept">{keeping(session.keptUntil)}</p>
      <Link
        className="button button-primary"
        aria-describedby={heading}
        href={href(isCompleted ? resultsPath(sessionId) : conversationPath(sessionId))}
      >
        {isCompleted ? "See the results" : "Resume Assessment"}
      </Link>
    </li>
  )
}

const FromElsewhere = () => {
  const [, navigate] = useLocation()
  const [text, setText] = useState("")
  const [isWrong, setIsWrong] = useState(false)
  return (
    <Form
      className="elsewhere"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault()
        Option.match(parseSessionId(text), {
          onNone: () => setIsWrong(true),
          onSome: (sessionId) => navigate(conversationPath(sessionId))
        })
      }}
    >
      <TextField
        className="field"
        value={text}
        isInvalid={isWrong}
        autoComplete="off"
        onChange={(value) => {
          setText(value)
          setIsWrong(false)
        }}
      >
        <Label>Link or id from another device</Label>
        <div className="field-row">
          <Input spellCheck="false" />
          <Button type="submit" className="button">
            Open
          </Button>
        </div>
        <FieldError>There is no complete link or id in this. Please copy the whole link that Pause shows.</FieldError>
      </TextField>
    </Form>
  )
}

// Where a buoy and its range lie on each of the five waves, in percent of its length.
const buoys = [
  { at: 64, from: 52, to: 75 },
  { at: 38, from: 27, to: 50 },
  { at: 22, from: 12, to: 35 },
  { at: 76, from: 63, to: 88 },
  { at: 50, from: 40, to: 63 }
]

/** Five waves with a buoy each: what the results look like, without saying anything. */
const FiveWaves = () => (
  <svg aria-hidden="true" className="five-waves" viewBox="-10 0 500 380">
    {buoys.map(({ at, from, to }, index) => {
      const wave = `M0 ${36 + index * 76}q30 ${index % 2 === 0 ? -24 : 24} 60 0t60 0 60 0 60 0 60 0 60 0 60 0 60 0`
      return (
        <g key={at}>
          <path d={wave} className="wave-line" />
          <path
            d={wave}
            pathLength="100"
            className="wave-range"
            strokeDasharray={`${to - from} 100`}
            strokeDashoffset={-from}
          />
          <path d={wave} pathLength="100" className="wave-buoy" strokeDasharray="0.01 100" strokeDashoffset={-at} />
        </g>
      )
    })}
  </svg>
)

/** The first view: what this is, and the ways in. */
export const BeginPage = () => {
  const [, navigate] = useLocation()
  const ids = useStored(deviceSessions)
  const start = useMutation({
    mutationFn: () => run(AssessmentClient.use((service) => service.StartAssessment({}))),
    onSuccess: ({ sessionId }) => {
      rememberSession(sessionId)
      navigate(conversationPath(sessionId))
    }
  })
  const isBack = ids.length > 0
  const beginning = (
    <div className="beginning">
      <Button
        className={isBack ? "button" : "button button-primary button-large"}
        aria-disabled={start.isPending}
        onPress={() => {
          if (!start.isPending) start.mutate()
        }}
      >
        {start.isPending ? "Beginning…" : isBack ? "Begin a new assessment" : "Begin"}
      </Button>
      {start.isError && <p role="alert">{sentence(start.error)}</p>}
    </div>
  )

  return (
    <div className="begin-page">
      <Masthead />
      <main>
        <div className="hero">
          <div className={isBack ? "hero-body" : "hero-body hero-body-first"}>
            <div className="hero-text">
              <ViewHeading title="Begin">
                {isBack ? "Welcome back." : "A quiet conversation about who you are."}
              </ViewHeading>
              <p className="lead">
                {isBack
                  ? "Everything you said is where you left it."
                  : "Nerin shows you one statement after the other. You say how well it fits, with one press or in your own words, and see where you stand in the Big Five traits, and how certain that is."}
              </p>
              {!isBack && beginning}
            </div>
            {!isBack && <FiveWaves />}
          </div>
          <Waves />
        </div>
        <div className="begin">
          {isBack && (
            <section aria-labelledby="on-this-device">
              <h2 id="on-this-device">On this device</h2>
              <ul className="cards">
                {ids.map((sessionId) => (
                  <OnThisDevice key={sessionId} sessionId={sessionId} />
                ))}
              </ul>
              {beginning}
            </section>
          )}
          <section aria-labelledby="good-to-know">
            <h2 id="good-to-know">Good to know</h2>
            <dl className="facts">
              <div>
                <dt>How long it takes</dt>
                <dd>About twenty statements, ten minutes. Stop wherever you like.</dd>
              </div>
              <div>
                <dt>It saves by itself</dt>
                <dd>
                  Each answer is saved the moment you give it. There is no account and nothing to remember but a link.
                </dd>
              </div>
              <div>
                <dt>How to come back</dt>
                <dd>
                  On this device, open Big Ocean again. On another one, open the link that Pause shows you. Whoever has
                  the link has the conversation.
                </dd>
              </div>
              <div>
                <dt>How long it is kept</dt>
                <dd>
                  Until you delete it, or until the date that it shows, which each message moves on. Your browser keeps
                  nothing but the ids of your conversations.
                </dd>
              </div>
              <div>
                <dt>How to delete it</dt>
                <dd>Under Results, at any time. It deletes every message for good and shows you a receipt.</dd>
              </div>
              <div>
                <dt>What it is not</dt>
                <dd>No diagnosis and no test for a job. It compares your answers with those of many others.</dd>
              </div>
            </dl>
          </section>
          <section aria-labelledby="other-device">
            <h2 id="other-device">Begun on another device?</h2>
            <FromElsewhere />
          </section>
        </div>
      </main>
    </div>
  )
}
