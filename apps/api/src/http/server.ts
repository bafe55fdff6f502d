import { createServer, type Server } from "node:http"
import { HttpMiddleware, HttpRouter, HttpServer, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { RpcServer } from "@effect/rpc"
import { AssessmentRpcs } from "@workspace/contracts"
import { ping } from "@workspace/database"
import { getDatabase, isNear, prometheusText, type ServiceConfig } from "@workspace/infrastructure"
import { Context, Effect, Layer } from "effect"
import { AssessmentRpcHandlersLive } from "../handlers/assessment.ts"
import { type Page, servePageFile } from "./page.ts"
import { requestOrigin } from "./request-origin.ts"
import { makeRpcProtocol } from "./rpc-protocol.ts"

class RpcHttpApp extends Context.Tag("@workspace/api/RpcHttpApp")<
  RpcHttpApp,
  Effect.Effect.Success<ReturnType<typeof makeRpcProtocol>>["httpApp"]
>() {}

const rpcProtocolLive = (config: ServiceConfig["server"]) =>
  Layer.effectContext(
    Effect.map(makeRpcProtocol(config), ({ httpApp, protocol }) =>
      Context.make(RpcServer.Protocol, protocol).pipe(Context.add(RpcHttpApp, httpApp))
    )
  )

const rpcLive = (config: ServiceConfig["server"]) =>
  RpcServer.layer(AssessmentRpcs, { disableFatalDefects: true }).pipe(
    Layer.provide(AssessmentRpcHandlersLive),
    Layer.provideMerge(rpcProtocolLive(config))
  )

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
  Effect.map(requestOrigin, (origin) =>
    isNear(origin, trustedProxies)
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

const makeRouter = ({ trustedProxies }: ServiceConfig["server"], page: Page) =>
  Effect.map(RpcHttpApp, (rpc) =>
    HttpRouter.empty.pipe(
      HttpRouter.get("/health", respond(200, { status: "alive" })),
      HttpRouter.get("/ready", ready),
      HttpRouter.get("/metrics", metrics(trustedProxies)),
      HttpRouter.all(
        "/rpc",
        Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ method }) => (method === "POST" ? rpc : onlyPost))
      ),
      HttpRouter.all("*", pageFile(page))
    )
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

/**
 * The HTTP server: the web page at `/`, the procedures at `POST /rpc`, `GET /health` (the process is alive), `GET /ready` (the database
 * answers too) and, for the own network alone, `GET /metrics`. It needs a database and a logger provided. When it ends,
 * it takes no more calls, finishes those that it has, and only then lets go of what it was provided with.
 */
export const serverLive = (config: ServiceConfig["server"], page: Page) =>
  Layer.unwrapEffect(
    Effect.sync(() => {
      const server = createServer({ requestTimeout: 30_000 })
      const { corsOrigins, host, port } = config
      return Layer.scopedDiscard(Effect.addFinalizer(() => closeServer(server))).pipe(
        Layer.provideMerge(
          Layer.unwrapEffect(Effect.map(makeRouter(config, page), (app) => HttpServer.serve(app, cors(corsOrigins))))
        ),
        Layer.provide(rpcLive(config)),
        Layer.provideMerge(NodeHttpServer.layer(() => server, { host, port })),
        // Traces begin at the call: a span of the HTTP request would carry its headers, and believe those of a stranger.
        HttpMiddleware.withTracerDisabledWhen(() => true)
      )
    })
  )
