import { Option } from "effect"
import { Suspense } from "react"
import { Link } from "react-aria-components"
import { Route, Router, Switch } from "wouter"
import { useHashLocation } from "wouter/use-hash-location"
import { BeginPage } from "./begin-page.tsx"
import { ConversePage } from "./converse-page.tsx"
import { FailureBoundary } from "./failure-boundary.tsx"
import { DeletedPage, ResultsPage } from "./later.ts"
import { href, parseSessionId } from "./links.ts"
import { Masthead, ViewHeading } from "./shell.tsx"

const NoSuchPage = () => (
  <>
    <Masthead />
    <main className="narrow">
      <ViewHeading title="Not found">There is nothing here</ViewHeading>
      <p>The link is not complete or leads nowhere. If it leads to a conversation, copy the whole link once more.</p>
      <Link className="button button-primary" href={href("/")}>
        To the beginning
      </Link>
    </main>
  </>
)

/** The page: one view for each path behind the `#`. */
export const App = () => (
  <Router hook={useHashLocation}>
    <FailureBoundary>
      <Suspense>
        <Switch>
          <Route path="/">
            <BeginPage />
          </Route>
          <Route path="/s/:id">
            {({ id }) =>
              Option.match(parseSessionId(id), {
                onNone: () => <NoSuchPage />,
                onSome: (sessionId) => <ConversePage key={sessionId} sessionId={sessionId} />
              })
            }
          </Route>
          <Route path="/s/:id/results">
            {({ id }) =>
              Option.match(parseSessionId(id), {
                onNone: () => <NoSuchPage />,
                onSome: (sessionId) => <ResultsPage key={sessionId} sessionId={sessionId} />
              })
            }
          </Route>
          <Route path="/deleted">
            <DeletedPage />
          </Route>
          <Route>
            <NoSuchPage />
          </Route>
        </Switch>
      </Suspense>
    </FailureBoundary>
  </Router>
)
