import type { IncomingMessage } from "node:http"
import type { RequestOrigin } from "@workspace/infrastructure"

/** Where a request came from. */
export const requestOrigin = ({ headers, socket }: IncomingMessage): RequestOrigin => {
  const forwarded = headers["x-forwarded-for"]
  return {
    remoteAddress: socket.remoteAddress ?? "",
    forwardedFor: typeof forwarded === "string" ? forwarded : forwarded?.join(", ")
  }
}
