import { createServer } from "node:http"
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

/**
 * The HTTP server: the procedures at `POST /rpc`, `GET /health` (the process is alive) and `GET /ready` (the database
 * answers too). It needs a database and a logger provided. When it ends, it takes no more calls, finishes those that it
 * has, and only then lets go of what it was provided with.
 */
export const serverLive = ({ corsOrigins, host, port }: ServiceConfig["server"]) =>
  Layer.unwrapEffect(Effect.map(router, (app) => HttpServer.serve(app, cors(corsOrigins)))).pipe(
    Layer.provide(RpcLive),
    Layer.provideMerge(NodeHttpServer.layer(() => createServer({ requestTimeout: 30_000 }), { host, port }))
  )
