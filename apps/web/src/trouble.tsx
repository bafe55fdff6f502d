import { Button, Link } from "react-aria-components"
import { href } from "./links.ts"
import { isPassing, sentence } from "./sentences.ts"
import { Masthead, ViewHeading } from "./shell.tsx"

/** What stands in the place of a view that cannot be shown: what happened, and what can be done. */
export const Trouble = ({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) => {
  const heading = isPassing(error) ? "Out of reach" : "That did not work"
  return (
    <>
      <Masthead />
      <main className="narrow">
        <ViewHeading title={heading}>{heading}</ViewHeading>
        <p role="alert">{sentence(error)}</p>
        <div className="actions">
          {isPassing(error) && (
            <Button className="button button-primary" onPress={onRetry}>
              Try again
            </Button>
          )}
          <Link className="button" href={href("/")}>
            To the beginning
          </Link>
        </div>
      </main>
    </>
  )
}
