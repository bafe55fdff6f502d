import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib"
import { FastCheck } from "effect"
import { frameOf, type HttpRequest } from "./wire.ts"

/** Strings that broke something somewhere. */
export const strings: ReadonlyArray<string> = [
  ...["", " ", "\t\r\n", "\0", "a\0b", "\ud800", "\udfffx", "x\ud83d", "\ud83d\ud83d\ude00", "\ufeff", "\u2028\u2029"],
  ...[
    "\u202eabc",
    "\u200b\u200d",
    "\u0085",
    "\u001b[31m",
    "\u007f",
    "ß",
    "İı",
    "ﷺ".repeat(500),
    `e${"\u0301".repeat(3000)}`
  ],
  ...[
    "👩‍👩‍👧‍👦".repeat(300),
    "😀".repeat(4000),
    "😀".repeat(4001),
    "\uffff\ufffe",
    "\u{10ffff}",
    "Ω≈ç√∫˜µ≤≥÷",
    "田中さん",
    "ثم نفس"
  ],
  ...[
    "'; drop table sessions; --",
    "' or '1'='1",
    "$1",
    "\\",
    "\\x00",
    "%00",
    "%s%n%p",
    "$" + "{7*7}",
    "{{7*7}}",
    "`id`",
    "$(id)"
  ],
  ...["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;&#0;", "]]>", "<!--", "javascript:alert(1)"],
  ...["../../../../etc/passwd", "..\\..\\", "/dev/null", "file:///etc/passwd", "C:\\con\\con", "http://127.0.0.1/"],
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "null",
    "undefined",
    "NaN",
    "true",
    "[object Object]"
  ],
  ...[
    "0",
    "-1",
    "1e309",
    "0x10",
    "9007199254740993",
    "1/0",
    "a".repeat(4000),
    "a".repeat(4001),
    "a".repeat(50_000),
    "\n".repeat(4000)
  ]
]

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth)

/** Values of the wrong type, as JSON. */
export const values: ReadonlyArray<string> = [
  ...[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1.5",
    "1e308",
    "1e999",
    "-1e999",
    "9007199254740993",
    "2147483648",
    '""'
  ],
  ...["[]", "{}", "[[]]", '[{"_tag":"Request"}]', '{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}'],
  ...[
    '{"length":5}',
    '{"toString":1}',
    '["session_"]',
    nested(5000, "[", "]"),
    `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`
  ]
]

export const fields = ["sessionId", "message", "messageId", "after", "userId"] as const
export const tags = [
  "StartAssessment",
  "SendMessage",
  "ResumeSession",
  "PauseSession",
  "GetResults",
  "ExportSession",
  "DeleteSession"
]

/** A line that calls a procedure, with a payload that need not be JSON. */
export const rawFrame = (tag: string, payload: string) =>
  `{"_tag":"Request","id":"1","tag":${JSON.stringify(tag)},"payload":${payload}}\n`

/** Bodies that are not what a body has to be. */
export const bodies = (sessionId: string): ReadonlyArray<string | Buffer> => {
  const good = frameOf("ResumeSession", { sessionId })
  const other = (tag: string) => `{"_tag":"${tag}","id":"1","requestId":"1","tag":"ResumeSession","payload":{}}\n`
  return [
    ...[
      "",
      "\n",
      "\n\n\n",
      "\r\n",
      "\0",
      "null",
      "true",
      "0",
      '"x"',
      "[]",
      "{}",
      "[[[[",
      '{"',
      "}{",
      "NaN",
      "undefined"
    ],
    ...["Ack", "Interrupt", "Eof", "Ping", "Exit", "Defect", "Chunk", "__proto__", "constructor"].map(other),
    ...[`[${good.trim()}]`, `${good}{`, `{${good}`, good.replace('"1"', "1"), good.replace('"1"', "null"), good + good],
    ...[good.replace('"1"', JSON.stringify("1".repeat(5000))), good.replace("ResumeSession", "__proto__")],
    ...[good.replace("ResumeSession", "constructor"), good.replace("ResumeSession", "toString"), `\ufeff${good}`],
    ...[good.replaceAll('"', "'"), good.repeat(33), good.repeat(5000), `${good.trim()}${" ".repeat(70_000)}`],
    ...[nested(30_000, "[", "]"), rawFrame("ResumeSession", nested(30_000, "[", "]"))],
    ...[
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.from([0xc0, 0x80]),
      Buffer.alloc(1000, 0xed),
      Buffer.from(good, "utf16le")
    ],
    ...[Buffer.alloc(65_537, 0x20), Buffer.alloc(1 << 20, 0x61), Buffer.alloc(16 << 20, 0x0a)]
  ]
}

const withType = (type: string, more: Readonly<Record<string, string>> = {}) => ({ "content-type": type, ...more })

/** Requests that are not a call at all. */
export const requests = (sessionId: string): ReadonlyArray<HttpRequest> => {
  const body = frameOf("ResumeSession", { sessionId })
  const bomb = Buffer.alloc(32 << 20, 0x20)
  const packed = { gzip: gzipSync(bomb), deflate: deflateSync(bomb), br: brotliCompressSync(bomb.subarray(0, 1 << 20)) }
  const types = ["", "text/plain", "text/html", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
  const odd = ["application/jsonx", "application/xml", "x", ";;;", "application/json/x", "a".repeat(4000)]
  const paths = ["/rpc/x", "/rpc%00", "/..%2f..%2fetc/passwd", "/../../etc/passwd", "/%c0%ae%c0%ae/"]
  const hidden = [
    "/.git/config",
    "/index.js",
    "/server/index.js",
    "/package.json",
    "/migrations",
    "/%",
    `/${"a".repeat(8000)}`
  ]
  return [
    ...[...types, ...odd].map((type) => ({ body, headers: withType(type) })),
    ...Object.entries(packed).map(([encoding, packedBody]) => ({
      body: packedBody,
      headers: withType("application/ndjson", { "content-encoding": encoding })
    })),
    { body, headers: withType("application/ndjson", { "content-encoding": "gzip, gzip" }) },
    ...["GET", "PUT", "DELETE", "PATCH", "HEAD", "TRACE", "PROPFIND", "LINK"].map((method) => ({ method })),
    ...[...paths, ...hidden].map((path) => ({ path, body, headers: withType("application/ndjson") })),
    ...[...paths, ...hidden].map((path) => ({ path, method: "GET", headers: {} }))
  ]
}

/** Bytes that are hardly HTTP. Node answers them, or hangs up. */
export const rawRequests = (sessionId: string): ReadonlyArray<string> => {
  const body = frameOf("ResumeSession", { sessionId })
  const post = (headers: string, rest: string) => `POST /rpc HTTP/1.1\r\nhost: x\r\n${headers}\r\n\r\n${rest}`
  const type = "content-type: application/ndjson"
  return [
    ...[
      "\r\n\r\n",
      "GET\r\n\r\n",
      "\0\0\0\0\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET /rpc\r\n\r\n",
      `${"A".repeat(100_000)}\r\n\r\n`
    ],
    post(`${type}\r\ncontent-length: -1`, body),
    post(`${type}\r\ncontent-length: 1e3`, body),
    post(`${type}\r\ncontent-length: 5\r\ncontent-length: 6`, body),
    post(`${type}\r\ncontent-length: 5\r\ntransfer-encoding: chunked`, "0\r\n\r\n"),
    post(`${type}\r\ntransfer-encoding: chunked`, "zz\r\nx\r\n0\r\n\r\n"),
    post(`${type}\r\ntransfer-encoding: chunked`, "ffffffffffffffff\r\nx\r\n0\r\n\r\n"),
    post(`${type}\r\nx-large: ${"a".repeat(40_000)}\r\ncontent-length: 0`, ""),
    post(`${type}\r\nx\0y: 1\r\ncontent-length: 0`, ""),
    post("upgrade: websocket\r\nconnection: upgrade\r\ncontent-length: 0", ""),
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: x\r\n\r\n",
    "GET http://127.0.0.1:22/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
  ]
}

/** Any text, also what is no text. */
export const anyText = FastCheck.oneof(
  FastCheck.fullUnicodeString(),
  FastCheck.string16bits(),
  FastCheck.constantFrom(...strings)
)
const anyJson = FastCheck.oneof(FastCheck.jsonValue(), anyText, FastCheck.object())
const anyFrame = FastCheck.record(
  {
    _tag: FastCheck.oneof({ weight: 9, arbitrary: FastCheck.constant("Request") }, { weight: 1, arbitrary: anyJson }),
    id: FastCheck.oneof({ weight: 9, arbitrary: FastCheck.nat().map(String) }, { weight: 1, arbitrary: anyJson }),
    tag: FastCheck.oneof({ weight: 9, arbitrary: FastCheck.constantFrom(...tags) }, { weight: 1, arbitrary: anyJson }),
    payload: FastCheck.oneof(
      anyJson,
      FastCheck.record(
        { sessionId: anyJson, message: anyJson, messageId: anyJson, after: anyJson, userId: anyJson },
        { requiredKeys: [] }
      )
    )
  },
  { requiredKeys: ["_tag", "id", "tag"] }
)
/** Any body: lines that are nearly calls, and bytes. */
export const anyBody = FastCheck.oneof(
  FastCheck.array(anyFrame, { minLength: 1, maxLength: 4 }).map((frames) =>
    frames.map((frame) => JSON.stringify(frame)).join("\n")
  ),
  FastCheck.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
)
