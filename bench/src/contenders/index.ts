import type { Open } from "../contender.ts"

/** How a contender is opened, by its key. Each is loaded only in the process that runs it. */
export const contenders: Readonly<Record<string, () => Promise<Open>>> = {
  "plain-pg": async () => (await import("./plain-pg.ts")).openPlainPg,
  "floor-over-http": async () => (await import("./http.ts")).openFloorOverHttp,
  service: async () => (await import("./http.ts")).openService,
  "session-manager": async () => (await import("./session-manager.ts")).openSessionManager,
  langgraph: async () => (await import("./langgraph.ts")).openLangGraph,
  langchain: async () => (await import("./langchain.ts")).openLangChain,
  mastra: async () => (await import("./mastra.ts")).openMastra,
  "ai-sdk-memory": async () => (await import("./ai-sdk-memory.ts")).openAiSdkMemory,
  dbos: async () => (await import("./dbos.ts")).openDbos
}
