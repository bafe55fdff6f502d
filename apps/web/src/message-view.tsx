import type { Message } from "@workspace/contracts"
import { memo } from "react"
import { moment } from "./time.ts"

/** A stored message. Its text is text, whatever it looks like, in the direction of its own script. */
export const MessageView = memo(({ message }: { readonly message: Message }) => (
  <article className={`message message-${message.role}`}>
    <p className="message-text" dir="auto">
      {message.content}
    </p>
    <p className="message-meta">
      {message.role === "user" ? "You · saved " : "Nerin · "}
      <time dateTime={message.createdAt.toISOString()}>{moment(message.createdAt, new Date())}</time>
    </p>
  </article>
))
