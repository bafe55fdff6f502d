import { createServer, type IncomingMessage, type Server } from "node:http"
import { HttpMiddleware, HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { NodeHttpServer, NodeHttpServerRequest } from "@effect/platform-node"
import { ping } from "@workspace/database"
import { getDatabase, isNear, prometheusText, type ServiceConfig } from "@workspace/infrastructure"
import { Effect, Layer } from "effect"
import { AssessmentRpcHandlersLive } from "../handlers/assessment.ts"
import { type Page, servePageFile } from "./page.ts"
import { requestOrigin } from "./request-origin.ts"
import { makeRpcListener } from "./rpc-protocol.ts"

const respond = (status: number, body: Record<string, unknown>) =>
  HttpServerResponse.unsafeJson(body, { status, headers: { "cache-control": "no-store" } })

const ready = Effect.flatMap(getDatabase, ping).pipe(
  Effect.match({
    onFailure: () => respond(503, { status: "unavailable", reason: "The database does not answer." }),
    onSuccess: () => respond(200, { status: "ready" })
  })
)

const onlyPost = HttpServerResponse.setHeader(
  respond(405, { error: { message: "Calls are sent with POST." } }),
  "allow",
  "POST"
)

const notFound = respond(404, { error: { message: "There is nothing at this address." } })

/** Numbers for the operator: to anyone further away than the own network, there is nothing here. */
const metrics = (trustedProxies: ServiceConfig["server"]["trustedProxies"]) =>
  Effect.map(HttpServerRequest.HttpServerRequest, (request) =>
    isNear(requestOrigin(NodeHttpServerRequest.toIncomingMessage(request)), trustedProxies)
      ? HttpServerResponse.text(prometheusText(), { contentType: "text/plain; version=0.0.4; charset=utf-8" })
      : notFound
  )

const pageFile = (page: Page) =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
    const file = page.get(request.url.replace(/\?.*$/s, ""))
    return file === undefined || (request.method !== "GET" && request.method !== "HEAD")
      ? Effect.succeed(notFound)
      : servePageFile(file)
  })

const router = ({ trustedProxies }: ServiceConfig["server"], page: Page) =>
  HttpRouter.empty.pipe(
    HttpRouter.get("/health", respond(200, { status: "alive" })),
    HttpRouter.get("/ready", ready),
    HttpRouter.get("/metrics", metrics(trustedProxies)),
    HttpRouter.all("/rpc", onlyPost),
    HttpRouter.all("*", pageFile(page))
  )

const cors = (origins: ReadonlyArray<string>) =>
  HttpMiddleware.cors({
    allowedOrigins: (origin) => origins.includes(origin),
    allowedMethods: ["POST"],
    allowedHeaders: ["content-type"],
    maxAge: 86_400
  })

/** Takes no more connections, and waits until those that are busy got their answers. */
const closeServer = (server: Server) =>
  Effect.async<void>((resume) => {
    // A connection that got its answer would else be kept open for the next request.
    const idle = setInterval(() => server.closeIdleConnections(), 20)
    server.close(() => {
      clearInterval(idle)
      resume(Effect.void)
    })
  })

const isCall = ({ method, url }: IncomingMessage) => method === "POST" && /^\/rpc(\?|$)/.test(url ?? "")

/**
 * The HTTP server: the web page at `/`, the procedures at `POST /rpc`, `GET /health` (the process is alive), `GET /ready` (the database
 * answers too) and, for the own network alone, `GET /metrics`. It needs a database and a logger provided. When it ends,
 * it takes no more calls, finishes those that it has, and only then lets go of what it was provided with.
 */
export const serverLive = (config: ServiceConfig["server"], page: Page) =>
  Layer.unwrapScoped(
    Effect.gen(function* () {
      const { corsOrigins, host, port } = config
      const call = yield* makeRpcListener(config)
      const other = yield* NodeHttpServer.makeHandler(router(config, page), cors(corsOrigins))
      const server = createServer({ requestTimeout: 30_000 }, (request, response) =>
        isCall(request) ? call(request, response) : other(request, response)
      )
      return Layer.scopedDiscard(Effect.addFinalizer(() => closeServer(server))).pipe(
        Layer.provideMerge(NodeHttpServer.layer(() => server, { host, port }))
      )
    })
  ).pipe(
    Layer.provide(AssessmentRpcHandlersLive),
    // Traces begin at the call: a span of the HTTP request would carry its headers, and believe those of a stranger.
    HttpMiddleware.withTracerDisabledWhen(() => true)
  )
