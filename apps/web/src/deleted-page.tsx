import { Option, Schema } from "effect"
import { Link } from "react-aria-components"
import { useHistoryState } from "wouter/use-browser-location"
import { href } from "./links.ts"
import { Masthead, ViewHeading } from "./shell.tsx"

/** What the receipt of a deletion says; it travels in the state of the history entry, never in an address. */
const Receipt = Schema.Struct({ deletedMessages: Schema.Int, deletedAt: Schema.DateFromString })
export const encodeReceipt = Schema.encodeSync(Receipt)
const decodeReceipt = Schema.decodeUnknownOption(Receipt)

/** The receipt of a deletion. */
export const DeletedPage = () => {
  const receipt = decodeReceipt(useHistoryState<unknown>())
  return (
    <>
      <Masthead />
      <main className="narrow">
        <ViewHeading title="Deleted">It is deleted</ViewHeading>
        {Option.match(receipt, {
          onNone: () => <p>The conversation is gone for good, and so is its link.</p>,
          onSome: ({ deletedAt, deletedMessages }) => (
            <p className="receipt">
              {`${deletedMessages} messages were deleted for good on ${deletedAt.toLocaleString(undefined, {
                dateStyle: "long",
                timeStyle: "short"
              })}, with all scores and results. The link leads nowhere now.`}
            </p>
          )
        })}
        <Link className="button button-primary" href={href("/")}>
          To the beginning
        </Link>
      </main>
    </>
  )
}
