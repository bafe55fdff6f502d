import { gzipSync } from "node:zlib"
import react from "@vitejs/plugin-react"
import { defineConfig, type Plugin } from "vite"

/** What the first visit may load, gzipped: the document and all scripts and styles that it needs before it shows. */
const initialLoadLimit = 300_000

/** Fails the build when the initial load is over the limit, and says how large it is when it is not. */
const initialLoadBudget = (): Plugin => ({
  name: "initial-load-budget",
  apply: "build",
  writeBundle(_options, bundle) {
    const initial = new Set<string>()
    const add = (name: string) => {
      const output = bundle[name]
      if (output === undefined || initial.has(name)) return
      initial.add(name)
      if (output.type === "chunk") {
        output.imports.forEach(add)
        output.viteMetadata?.importedCss.forEach(add)
      }
    }
    for (const [name, output] of Object.entries(bundle)) {
      if (name.endsWith(".html") || (output.type === "chunk" && output.isEntry)) add(name)
    }
    const size = [...initial].reduce((sum, name) => {
      const output = bundle[name]
      if (output === undefined) return sum
      return sum + gzipSync(output.type === "chunk" ? output.code : output.source).length
    }, 0)
    if (size === 0 || size > initialLoadLimit) {
      this.error(`The initial load is ${size} bytes gzipped; the limit is ${initialLoadLimit}.`)
    }
    this.info(`The initial load is ${size} bytes gzipped (${[...initial].join(", ")}).`)
  }
})

export default defineConfig({
  plugins: [react(), initialLoadBudget()],
  build: { modulePreload: { polyfill: false } },
  server: { host: "127.0.0.1", proxy: { "/rpc": "http://127.0.0.1:4000" } }
})
