/** Who takes part: what it is called, which database it uses, and which of the workers runs it. */
export interface Entrant {
  readonly name: string
  readonly database: string
  readonly worker: string
  /** The server that has to run for it, if any: a module and its arguments before the database's URL. */
  readonly server?: { readonly path: string; readonly args: ReadonlyArray<string> }
  readonly kind: "floor" | "ours" | "rival"
}

/** The built service, as `pnpm start` runs it. */
export const servicePath = "../../apps/api/dist/server/index.js"

const floorServer = (kind: string) => ({ path: "./floor-server.js", args: [kind] })

const rival = (worker: string, name: string) => ({
  name,
  worker,
  database: worker.replaceAll("-", "_"),
  kind: "rival" as const
})

/** In the order of their turns. */
export const entrants = {
  plainPg: { name: "plain pg", database: "floor", worker: "plain-pg", kind: "floor" },
  sessionManager: { name: "Big Ocean without HTTP", database: "ours", worker: "session-manager", kind: "ours" },
  nodeHttp: {
    name: "node:http + plain pg",
    database: "floor",
    worker: "floor-over-http",
    server: floorServer("node-http"),
    kind: "floor"
  },
  fastify: {
    name: "Fastify + plain pg",
    database: "floor",
    worker: "floor-over-http",
    server: floorServer("fastify"),
    kind: "floor"
  },
  service: {
    name: "Big Ocean over HTTP",
    database: "ours",
    worker: "service",
    server: { path: servicePath, args: [] },
    kind: "ours"
  },
  langgraph: rival("langgraph", "LangGraph.js, PostgreSQL checkpointer"),
  langchain: rival("langchain", "LangChain PostgresChatMessageHistory"),
  mastra: rival("mastra", "Mastra, @mastra/pg"),
  aiSdkMemory: rival("ai-sdk-memory", "AI SDK tools memory, Drizzle"),
  dbos: rival("dbos", "DBOS, a workflow a turn")
} as const satisfies Record<string, Entrant>

/** The name of an entrant in this program. */
export type EntrantId = keyof typeof entrants
