import { useMutation, useQuery } from "@tanstack/react-query"
import {
  AssessmentClient,
  AssessmentIncompleteError,
  type AssessmentResults,
  type SessionId,
  type Trait,
  type TraitResult,
  traits
} from "@workspace/contracts"
import { Button, Disclosure, DisclosurePanel, Heading, Label, Link, Meter } from "react-aria-components"
import { resultsQuery, run, sessionQuery } from "./client.ts"
import { DeleteDialog } from "./delete-dialog.tsx"
import { download } from "./download.ts"
import { conversationPath, href } from "./links.ts"
import { sentence } from "./sentences.ts"
import { Masthead, ViewHeading } from "./shell.tsx"
import { day, keeping } from "./time.ts"
import { traitWords } from "./traits.ts"
import { Trouble } from "./trouble.tsx"

const levels = { L: "low", M: "in the middle", H: "high" } as const

/** Where a score of 0..20 lies on its scale, in percent of the length. */
const place = (score: number): number => Math.round(Math.min(Math.max(score, 0), 20) * 5)

const inFigures = ({ interval, percentile, score }: TraitResult): string =>
  `Score ${score.toFixed(1)} of 20, with 90% certainty between ${interval.low.toFixed(1)} and ${interval.high.toFixed(1)}. Higher than ${percentile} of 100 people.`

// The words under the chart say all that it shows, so a screen reader hears each trait once.
const Chart = ({ results }: { readonly results: AssessmentResults }) => (
  <div className="chart" aria-hidden="true">
    {traits.map((trait) => {
      const { high, low, name } = traitWords[trait]
      const { interval, percentile, score } = results.traits[trait]
      const from = place(interval.low)
      return (
        <div key={trait} className="chart-row">
          <p className="chart-name">{name}</p>
          <div className="scale">
            <div
              className="scale-interval"
              style={{ insetInlineStart: `${from}%`, inlineSize: `${place(interval.high) - from}%` }}
            />
            <div className="scale-point" style={{ insetInlineStart: `${place(score)}%` }} />
          </div>
          <p className="chart-value">{percentile}</p>
          <p className="scale-ends">
            <span>{low}</span>
            <span>{high}</span>
          </p>
        </div>
      )
    })}
    <p className="chart-thirds">
      <span>lower third</span>
      <span>middle third</span>
      <span>upper third</span>
    </p>
    <p className="legend">
      <span>
        <span className="legend-point" /> best estimate
      </span>
      <span>
        <span className="legend-interval" /> where the true value lies, with 90% certainty
      </span>
      <span>
        <b>{results.traits.openness.percentile}</b> {`${results.traits.openness.percentile} of 100 people score lower`}
      </span>
    </p>
  </div>
)

const InWords = ({ result, trait }: { readonly result: TraitResult; readonly trait: Trait }) => (
  <section className="trait" aria-labelledby={`trait-${trait}`}>
    <h3 id={`trait-${trait}`}>{`${traitWords[trait].name}: ${levels[result.level]}`}</h3>
    <p>{result.description}</p>
    <p className="trait-figures">{inFigures(result)}</p>
  </section>
)

const Found = ({ results, sessionId }: { readonly results: AssessmentResults; readonly sessionId: SessionId }) => (
  <>
    <section className="archetype" aria-labelledby="archetype">
      <p className="eyebrow">{`Your profile: ${results.oceanCode5Letter}`}</p>
      <h2 id="archetype">{results.archetypeName}</h2>
      <p className="lead">{results.archetypeDescription}</p>
    </section>
    {!results.isComplete && (
      <section className="notice" aria-label="Not complete yet">
        <p>{`This is what the answers so far carry, at a precision of ${Math.floor(results.precision)} of 100. More answers make it sharper.`}</p>
        <Link className="button button-primary" href={href(conversationPath(sessionId))}>
          Go on answering
        </Link>
      </section>
    )}
    {results.confidence.level === "lowered" && (
      <section className="notice" aria-labelledby="confidence">
        <h2 id="confidence">Read this with more doubt than usual</h2>
        {results.confidence.notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </section>
    )}
    <section aria-labelledby="five-traits">
      <h2 id="five-traits">The five traits</h2>
      <Chart results={results} />
      <div className="traits">
        {traits.map((trait) => (
          <InWords key={trait} trait={trait} result={results.traits[trait]} />
        ))}
      </div>
    </section>
    <section aria-labelledby="basis" className="basis">
      <h2 id="basis">What this is based on</h2>
      <p>
        {`${results.basis.answered} answers${results.basis.skipped === 0 ? "" : `, ${results.basis.skipped} statements passed over`}. Statements: ${results.basis.itemBank.title}, version ${results.basis.itemBank.version}.`}
      </p>
      <p>{`Compared with: ${results.basis.comparedWith}`}</p>
      <ul>
        {results.basis.limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
      {results.confidence.level === "usual" && results.confidence.notes.map((note) => <p key={note}>{note}</p>)}
      <Disclosure className="disclosure">
        <Heading>
          <Button slot="trigger" className="button">
            The statements and your answers
          </Button>
        </Heading>
        <DisclosurePanel>
          <div className="table-scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Statement</th>
                  <th scope="col">Your answer</th>
                  <th scope="col">Trait</th>
                </tr>
              </thead>
              <tbody>
                {results.basis.statements.map(({ answer, itemId, text, trait }) => (
                  <tr key={itemId}>
                    <td>{text}</td>
                    <td dir="auto">{answer}</td>
                    <td>{traitWords[trait].name}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </DisclosurePanel>
      </Disclosure>
    </section>
  </>
)

interface IncompleteProps {
  readonly error: AssessmentIncompleteError
  /** Whether every statement was asked: someone who passed over nearly all of them ends without a result. */
  readonly isOver: boolean
  readonly sessionId: SessionId
}

const Incomplete = ({ error, isOver, sessionId }: IncompleteProps) => (
  <section aria-labelledby="incomplete">
    <h2 id="incomplete">{isOver ? "Too few answers for a result" : "Not enough is known yet"}</h2>
    <p>
      {sentence(error)} {isOver ? "There are no more statements to ask about." : "A few more answers will do."}
    </p>
    <Meter className="measure" value={error.precision} maxValue={error.required}>
      {({ percentage }) => (
        <>
          <Label>On the way to your first results</Label>
          <span className="measure-value">{`${Math.floor(error.precision)} of ${error.required}`}</span>
          <div className="bar">
            <div className="bar-fill" style={{ inlineSize: `${percentage}%` }} />
          </div>
        </>
      )}
    </Meter>
    <Link className="button button-primary" href={href(isOver ? "/" : conversationPath(sessionId))}>
      {isOver ? "To the beginning" : "Go on answering"}
    </Link>
  </section>
)

/** What the assessment found, what that rests on, and what can be done with it. */
export const ResultsPage = ({ sessionId }: { readonly sessionId: SessionId }) => {
  const { data: results, error, refetch } = useQuery(resultsQuery(sessionId))
  const { data: session } = useQuery(sessionQuery(sessionId))
  const save = useMutation({
    mutationFn: () =>
      run(AssessmentClient.use((service) => service.ExportSession({ sessionId }))).then((session) =>
        download(`big-ocean-${session.createdAt.toISOString().slice(0, 10)}.json`, {
          results: results ?? null,
          session
        })
      )
  })
  const isIncomplete = error instanceof AssessmentIncompleteError
  if (error !== null && !isIncomplete) return <Trouble error={error} onRetry={() => void refetch()} />
  return (
    <>
      <Masthead>
        <nav className="masthead-actions" aria-label="This conversation">
          <Link className="button" href={href(conversationPath(sessionId))}>
            Conversation
          </Link>
        </nav>
      </Masthead>
      <main className="results">
        <ViewHeading title="Results">Your results</ViewHeading>
        {isIncomplete ? (
          <Incomplete error={error} isOver={session?.status === "completed"} sessionId={sessionId} />
        ) : results === undefined ? (
          <p>Working out your results…</p>
        ) : (
          <Found results={results} sessionId={sessionId} />
        )}
        <section aria-labelledby="your-data" className="your-data">
          <h2 id="your-data">Your data</h2>
          <p>
            It is yours: take everything that is stored with you, or delete it.{" "}
            {session !== undefined && keeping(session.keptUntil)}
          </p>
          <div className="actions">
            <Button className="button" aria-disabled={save.isPending} onPress={() => save.mutate()}>
              Download as JSON
            </Button>
            {results !== undefined && (
              <Button className="button" onPress={() => window.print()}>
                Print or save as PDF
              </Button>
            )}
            <DeleteDialog sessionId={sessionId} />
          </div>
          <p role="status">{save.isSuccess ? "The file is in your downloads." : ""}</p>
          {save.isError && <p role="alert">{sentence(save.error)}</p>}
          <p className="printed">{`Printed from Big Ocean on ${day(new Date())}.`}</p>
        </section>
      </main>
    </>
  )
}
