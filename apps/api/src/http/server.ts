import { createServer, type Server } from "node:http"
import { HttpMiddleware, HttpRouter, HttpServer, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { RpcServer } from "@effect/rpc"
import { AssessmentRpcs } from "@workspace/contracts"
import { ping } from "@workspace/database"
import { getDatabase, type ServiceConfig } from "@workspace/infrastructure"
import { Context, Effect, Layer } from "effect"
import { AssessmentRpcHandlersLive } from "../handlers/assessment.ts"
import { makeRpcProtocol } from "./rpc-protocol.ts"

class RpcHttpApp extends Context.Tag("@workspace/api/RpcHttpApp")<
  RpcHttpApp,
  Effect.Effect.Success<typeof makeRpcProtocol>["httpApp"]
>() {}

const RpcProtocolLive = Layer.effectContext(
  Effect.map(makeRpcProtocol, ({ httpApp, protocol }) =>
    Context.make(RpcServer.Protocol, protocol).pipe(Context.add(RpcHttpApp, httpApp))
  )
)

const RpcLive = RpcServer.layer(AssessmentRpcs, { disableFatalDefects: true }).pipe(
  Layer.provide(AssessmentRpcHandlersLive),
  Layer.provideMerge(RpcProtocolLive)
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

const router = Effect.map(RpcHttpApp, (rpc) =>
  HttpRouter.empty.pipe(
    HttpRouter.get("/health", respond(200, { status: "alive" })),
    HttpRouter.get("/ready", ready),
    HttpRouter.all(
      "/rpc",
      Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ method }) => (method === "POST" ? rpc : onlyPost))
    ),
    HttpRouter.all("*", respond(404, { error: { message: "There is nothing at this address." } }))
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
 * The HTTP server: the procedures at `POST /rpc`, `GET /health` (the process is alive) and `GET /ready` (the database
 * answers too). It needs a database and a logger provided. When it ends, it takes no more calls, finishes those that it
 * has, and only then lets go of what it was provided with.
 */
export const serverLive = ({ corsOrigins, host, port }: ServiceConfig["server"]) =>
  Layer.unwrapEffect(
    Effect.sync(() => {
      const server = createServer({ requestTimeout: 30_000 })
      return Layer.scopedDiscard(Effect.addFinalizer(() => closeServer(server))).pipe(
        Layer.provideMerge(Layer.unwrapEffect(Effect.map(router, (app) => HttpServer.serve(app, cors(corsOrigins))))),
        Layer.provide(RpcLive),
        Layer.provideMerge(NodeHttpServer.layer(() => server, { host, port }))
      )
    })
  )
