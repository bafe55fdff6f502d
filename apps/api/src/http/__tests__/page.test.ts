import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { HttpServer } from "@effect/platform"
import { expect, layer } from "@effect/vitest"
import { freshDatabase, testServer } from "@workspace/database/testing"
import { Context, Effect, Layer } from "effect"
import { localServer, servicesOn } from "../../testing/services.ts"
import { loadPage } from "../page.ts"
import { serverLive } from "../server.ts"

class Address extends Context.Tag("Address")<Address, string>() {}

const script = "console.log('🌊')\n".repeat(500)

const folder = Effect.acquireRelease(
  Effect.promise(async () => {
    const folder = await mkdtemp(join(tmpdir(), "big-ocean-page-"))
    await mkdir(join(folder, "page", "assets"), { recursive: true })
    await writeFile(join(folder, "page", "index.html"), "<!doctype html><title>Big Ocean</title>")
    await writeFile(join(folder, "page", "icon.svg"), "<svg/>")
    await writeFile(join(folder, "page", "odd.bin"), "odd")
    await writeFile(join(folder, "page", "assets", "index-1a2b.js"), script)
    await writeFile(join(folder, "secret.txt"), "secret")
    return folder
  }),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true }))
)

const server = Layer.unwrapScoped(
  Effect.gen(function* () {
    const page = yield* Effect.flatMap(folder, (folder) => loadPage(join(folder, "page")))
    const url = yield* Effect.flatMap(testServer, freshDatabase)
    return Layer.effect(Address, HttpServer.addressFormattedWith(Effect.succeed)).pipe(
      Layer.provide(serverLive(localServer, page)),
      Layer.provide(servicesOn(url))
    )
  })
)

const get = (path: string, init?: RequestInit) =>
  Effect.flatMap(Address, (address) => Effect.promise(() => fetch(`${address}${path}`, init)))

layer(server)("the page", (it) => {
  it.effect("is at / and is asked for again each time; what it loads is kept", () =>
    Effect.gen(function* () {
      const page = yield* get("/?utm=1")
      expect(page.status).toBe(200)
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8")
      expect(page.headers.get("cache-control")).toBe("no-cache")
      expect(yield* Effect.promise(() => page.text())).toContain("Big Ocean")
      const asset = yield* get("/assets/index-1a2b.js")
      expect(asset.headers.get("content-type")).toBe("text/javascript; charset=utf-8")
      expect(asset.headers.get("cache-control")).toContain("immutable")
      expect((yield* get("/icon.svg")).headers.get("content-type")).toBe("image/svg+xml")
      expect((yield* get("/odd.bin")).headers.get("content-type")).toBe("application/octet-stream")
    })
  )

  it.effect("loads nothing inline and nothing from elsewhere, tells nobody where it was, and is in no frame", () =>
    Effect.gen(function* () {
      for (const path of ["/", "/assets/index-1a2b.js"]) {
        const { headers } = yield* get(path)
        const policy = headers.get("content-security-policy") ?? ""
        expect(policy).toContain("default-src 'none'")
        expect(policy).toContain("frame-ancestors 'none'")
        expect(policy).not.toMatch(/unsafe|https?:|\*/)
        expect(headers.get("referrer-policy")).toBe("no-referrer")
        expect(headers.get("x-content-type-options")).toBe("nosniff")
        expect(headers.get("x-frame-options")).toBe("DENY")
      }
    })
  )

  it.effect("is sent compressed to who takes it, and not at all to who has it", () =>
    Effect.gen(function* () {
      const path = "/assets/index-1a2b.js"
      const gzipped = yield* get(path, { headers: { "accept-encoding": "br, gzip" } })
      expect(gzipped.headers.get("content-encoding")).toBe("gzip")
      expect(Number(gzipped.headers.get("content-length"))).toBeLessThan(script.length / 10)
      expect(yield* Effect.promise(() => gzipped.text())).toBe(script)
      const plain = yield* get(path, { headers: { "accept-encoding": "identity" } })
      expect(plain.headers.get("content-encoding")).toBeNull()
      expect(yield* Effect.promise(() => plain.text())).toBe(script)
      const known = yield* get(path, { headers: { "if-none-match": plain.headers.get("etag") ?? "" } })
      expect(known.status).toBe(304)
    })
  )

  it.effect("answers HEAD without a body, and takes nothing", () =>
    Effect.gen(function* () {
      const head = yield* get("/", { method: "HEAD" })
      expect([head.status, yield* Effect.promise(() => head.text())]).toEqual([200, ""])
      expect((yield* get("/", { method: "POST", body: "x" })).status).toBe(404)
    })
  )

  it.effect("has no way out of its folder", () =>
    Effect.gen(function* () {
      const address = new URL(yield* Address)
      for (const path of [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/..%2fsecret.txt",
        "//secret.txt",
        "/assets",
        "/index.html/"
      ]) {
        const status = yield* Effect.async<number | undefined>((resume) => {
          // Sent as it is: fetch would put the path in order first.
          request({ hostname: address.hostname, port: address.port, path }, (response) => {
            response.resume()
            resume(Effect.succeed(response.statusCode))
          }).end()
        })
        expect([path, status]).toEqual([path, 404])
      }
    })
  )
})
