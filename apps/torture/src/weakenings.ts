import { execFile } from "node:child_process"
import { cp, readFile, symlink, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { promisify } from "node:util"
import { Effect } from "effect"
import type { Violation } from "./checker.ts"

/** One change to a file of the repository. `find` has to be there exactly once. */
interface Edit {
  readonly file: string
  readonly find: string
  readonly put: string
}

/** A copy of the service without one of the things that keep a promise. */
export interface Weakening {
  readonly name: string
  /** What the copy does wrong. */
  readonly what: string
  readonly edits: ReadonlyArray<Edit>
  /** The scenarios that have to find it out, and what they have to find. */
  readonly caughtBy: Readonly<Record<string, Violation["kind"]>>
}

const sessions = "packages/database/src/sessions.ts"
const client = "packages/database/src/client.ts"
const manager = "apps/api/src/session-manager.ts"
const handlers = "apps/api/src/handlers/assessment.ts"
const protocol = "apps/api/src/http/rpc-protocol.ts"

/** Puts `wrapper` in front of the statement that stores a turn, which it can reach as `storeWhole`. */
const wrapStoreTurn = (wrapper: string): Edit => {
  const put = `export const storeTurn = (...turn) => ${wrapper}\nconst storeWhole = (`
  return { file: sessions, find: "export const storeTurn = (", put }
}

/** Every weakened copy. */
export const weakenings: ReadonlyArray<Weakening> = [
  {
    name: "no-message-count",
    what: "moves a session on whatever its message count is",
    edits: [
      {
        file: sessions,
        find: '.where(and(bySessionId, eq(sessions.messageCount, sql.placeholder("after"))))',
        put: ".where(bySessionId)"
      }
    ],
    caughtBy: { calm: "altered", "network-delays": "altered" }
  },
  {
    name: "acknowledges-first",
    what: "answers before the turn is stored",
    edits: [wrapStoreTurn("Effect.asVoid(Effect.forkDaemon(storeWhole(...turn)))")],
    caughtBy: { "kill-api": "lost", "kill-postgres": "lost" }
  },
  {
    name: "forgets-message-ids",
    what: "stores a message again when it is sent again",
    edits: [
      {
        file: manager,
        find: "if (known !== null) {",
        put: 'if (known !== null && known.role === "assistant") {'
      },
      {
        file: manager,
        find: "message: { id: messageId, content },",
        put: "message: { id: known === null ? messageId : makeMessageId(), content },"
      }
    ],
    caughtBy: { "network-drops": "doubled", "network-stalls": "doubled", "rude-clients": "doubled" }
  },
  {
    name: "two-statements",
    what: "moves the session on and stores the messages in two statements",
    edits: [
      wrapStoreTurn(`{
        const [database, { after, at, message, reply, sessionId, ...rest }] = turn
        const state = encodeState(rest)
        const query = (text, values) => run("in_two", () => database.$client.query(text, values))
        return query(
          \`update sessions set message_count = message_count + 2, status = $3, precision = $4, progress = $5,
            interview = $6, ocean_code_4letter = $7, ocean_code_5letter = $8, updated_at = $9, last_message_at = $9
            where id = $1 and message_count = $2\`,
          [sessionId, after, state.status, state.precision, state.progress, state.interview,
            state.oceanCode4Letter, state.oceanCode5Letter, at]
        ).pipe(
          Effect.filterOrFail(
            ({ rowCount }) => rowCount === 1,
            () => new DatabaseError({ reason: "Conflict", detail: "" })
          ),
          Effect.zipRight(
            query(
              \`insert into messages (session_id, id, position, role, content, created_at)
                values ($1, $2, $4, 'user', $5, $8), ($1, $3, $6, 'assistant', $7, $8)\`,
              [sessionId, message.id, reply.id, after + 1, message.content, after + 2, reply.content, at]
            )
          )
        )
      }`)
    ],
    caughtBy: { "kill-api": "lost", "kill-postgres": "lost", "cut-connections": "lost" }
  },
  {
    name: "remembers-itself",
    what: "keeps the state of a session in the memory of the process",
    edits: [
      {
        file: manager,
        find: "const movedOn = (",
        put: "const states = new Map()\nconst movedOn = ("
      },
      {
        file: manager,
        find: "advance(yield* decodeState(session.interview), {",
        put: "advance(states.get(sessionId) ?? (yield* decodeState(session.interview)), {"
      },
      {
        file: manager,
        find: "const messages: ReadonlyArray<Message> = [\n      { id: messageId",
        put: "states.set(sessionId, state)\n    const messages: ReadonlyArray<Message> = [\n      { id: messageId"
      }
    ],
    caughtBy: { "kill-api": "altered" }
  },
  {
    name: "ignores-failures",
    what: "answers as if the turn was stored when the database could not store it",
    edits: [
      wrapStoreTurn('Effect.catchIf(storeWhole(...turn), ({ reason }) => reason === "Unavailable", () => Effect.void)')
    ],
    caughtBy: { "disk-full": "lost", "cut-connections": "lost" }
  },
  {
    name: "dies-with-a-connection",
    what: "ends when an idle connection breaks",
    edits: [{ file: client, find: 'pool.on("error", () => undefined)', put: "" }],
    caughtBy: { "cut-connections": "odd" }
  },
  {
    name: "waits-for-ever",
    what: "waits for the database without an end",
    edits: [
      { file: client, find: "connectionTimeoutMillis: Duration.toMillis(options.connectionTimeout),", put: "" },
      { file: client, find: "query_timeout: statementTimeout + 1000,", put: "" }
    ],
    caughtBy: { "network-stalls": "stuck" }
  },
  {
    name: "takes-two-connections",
    what: "holds one connection while it asks for another",
    edits: [
      wrapStoreTurn(`Effect.acquireUseRelease(
        Effect.tryPromise({ try: () => turn[0].$client.connect(), catch: toDatabaseError }),
        () => storeWhole(...turn),
        (held) => Effect.sync(() => held.release())
      )`)
    ],
    caughtBy: { "one-connection": "stuck" }
  },
  {
    name: "trusts-its-clock",
    what: "takes the time from the clock of the process",
    edits: [{ file: manager, find: "const at = later(now, session.lastMessageAt)", put: "const at = new Date()" }],
    caughtBy: { clocks: "reordered" }
  },
  {
    name: "trusts-the-database-clock",
    what: "takes the time from the clock of the database, even when that jumps back",
    edits: [{ file: manager, find: "const at = later(now, session.lastMessageAt)", put: "const at = now" }],
    caughtBy: { clocks: "reordered" }
  },
  {
    name: "runs-half-a-body",
    what: "runs the calls that arrived of a body that never ended",
    edits: [
      {
        file: protocol,
        find: 'request.once("close", () => end(Either.left(cutOff)))',
        put: 'request.once("close", () => end(Either.right(Buffer.concat(chunks).toString("utf8").replace(/[^\\n]*$/, ""))))'
      }
    ],
    caughtBy: { "rude-clients": "doubled" }
  },
  {
    name: "waits-for-readers",
    what: "serves one client at a time, and not before it has read what came before",
    edits: [
      {
        file: protocol,
        find: "    const running = new Map<",
        put: "    let turnstile = Promise.resolve()\n    const running = new Map<"
      },
      {
        file: protocol,
        find: "      readBody(request, (body) => {\n",
        put: `      turnstile = turnstile.then(async () => {
        while (request.socket.writableLength > 0) await new Promise((resolve) => setTimeout(resolve, 10))
        await new Promise((resolve) => {
          response.once("close", resolve)
          start()
        })
      })
      const start = () => readBody(request, (body) => {\n`
      }
    ],
    caughtBy: { "rude-clients": "stuck" }
  },
  {
    name: "tells-the-cause",
    what: "tells clients what the database said",
    edits: [
      {
        file: manager,
        find: '"the same messageId is never stored twice."',
        put: '"the same messageId is never stored twice. " + error.detail'
      }
    ],
    caughtBy: { "kill-postgres": "leaked" }
  },
  {
    name: "logs-messages",
    what: "logs what people say",
    edits: [
      {
        file: manager,
        find: "  const after = yield* checkAfter(input.after)\n",
        put: '  const after = yield* checkAfter(input.after)\n  ;(yield* getLogger).trace({ input }, "a message")\n'
      }
    ],
    caughtBy: { "bad-input": "leaked" }
  },
  {
    name: "keeps-clients",
    what: "never lets go of what it answered",
    edits: [{ file: protocol, find: "          running.delete(response.requestId)\n", put: "" }],
    caughtBy: { "bad-input": "odd" }
  },
  {
    name: "tells-defects",
    what: "hands a failure of the program to the client as it is",
    edits: [
      {
        file: handlers,
        find: "Effect.dieMessage(defectMessage)",
        put: "Effect.die(defect)"
      },
      { file: manager, find: 'if (text.includes("\\0")) {', put: "if (false) {" }
    ],
    caughtBy: { "bad-input": "odd" }
  }
]

const ignored = new Set([".turbo", "dist", "torture", "coverage"])

/**
 * Builds a copy of the service with the edits of a weakening, in a new folder in `scratch`, and gives its bundle. An
 * edit that does not fit any more is a defect: a weakening that changes nothing would prove nothing.
 */
export const buildWeakened = (root: string, scratch: string, { edits, name }: Weakening): Effect.Effect<string> =>
  Effect.promise(async () => {
    const copy = join(scratch, `weak-${name}`)
    for (const folder of ["apps", "packages"]) {
      await cp(join(root, folder), join(copy, folder), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (source) => !ignored.has(basename(source))
      })
    }
    await symlink(join(root, "node_modules"), join(copy, "node_modules"))
    for (const { file, find, put } of edits) {
      const source = await readFile(join(copy, file), "utf8")
      const parts = source.split(find)
      if (parts.length !== 2) throw new Error(`${name} does not fit ${file} any more: ${find}`)
      await writeFile(join(copy, file), parts.join(put))
    }
    const api = join(copy, "apps/api")
    await promisify(execFile)(process.execPath, ["build.js"], { cwd: api })
    return join(api, "dist/server/index.js")
  })
