import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { gzipSync } from "node:zlib"
import { type Headers, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect } from "effect"

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  webmanifest: "application/manifest+json",
  woff2: "font/woff2"
}

/** What a browser is told with everything that it gets from here: nothing of others, nothing inline, no frames. */
const safety = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
}

/** A file of the page, ready to be sent. */
export interface PageFile {
  readonly plain: HttpServerResponse.HttpServerResponse
  readonly gzipped: HttpServerResponse.HttpServerResponse
  readonly etag: string
  readonly headers: Headers.Input
}

const readPageFile = (path: string, name: string): PageFile => {
  const body = readFileSync(path)
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`
  const headers = {
    ...safety,
    etag,
    vary: "accept-encoding",
    // The bundler names a file in assets/ for its content; the others have to be asked for again.
    "cache-control": name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache"
  }
  const contentType = types[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream"
  return {
    etag,
    headers,
    plain: HttpServerResponse.uint8Array(body, { contentType, headers }),
    gzipped: HttpServerResponse.uint8Array(gzipSync(body), {
      contentType,
      headers: { ...headers, "content-encoding": "gzip" }
    })
  }
}

const listFiles = (directory: string): ReadonlyArray<string> =>
  existsSync(directory)
    ? readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : []

/** The files of the web page, by address. */
export type Page = ReadonlyMap<string, PageFile>

/**
 * Reads the web page in a folder; `/` is its index.html. It is small, so it is read once and served from memory, and no
 * address can lead out of the folder. A folder that is not there makes a page without files.
 */
export const loadPage = (directory: string): Effect.Effect<Page> =>
  Effect.sync(
    () =>
      new Map(
        listFiles(directory).map((path) => {
          const name = relative(directory, path).split(sep).join("/")
          return [name === "index.html" ? "/" : `/${name}`, readPageFile(path, name)]
        })
      )
  )

/** Serves a file of the page, whole, gzipped, or not at all when the browser has it already. */
export const servePageFile = ({ etag, gzipped, headers, plain }: PageFile) =>
  Effect.map(HttpServerRequest.HttpServerRequest, (request) => {
    if (request.headers["if-none-match"] === etag) return HttpServerResponse.empty({ status: 304, headers })
    return /\bgzip\b/.test(request.headers["accept-encoding"] ?? "") ? gzipped : plain
  })
