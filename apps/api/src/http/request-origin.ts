import { HttpServerRequest } from "@effect/platform"
import type { RequestOrigin } from "@workspace/infrastructure"
import { Effect, Option } from "effect"

/** Where the request of this fiber came from. */
export const requestOrigin: Effect.Effect<RequestOrigin, never, HttpServerRequest.HttpServerRequest> = Effect.map(
  HttpServerRequest.HttpServerRequest,
  ({ headers, remoteAddress }) => ({
    remoteAddress: Option.getOrElse(remoteAddress, () => ""),
    forwardedFor: headers["x-forwarded-for"]
  })
)
