import { expect, it } from "@effect/vitest"
import { decodeInterview, replay } from "@workspace/assessment"
import { AssessmentClient, type SessionId } from "@workspace/contracts"
import { migrateDatabase } from "@workspace/database"
import { emptyDatabase, lockAwaited, openTransaction, query, testServer } from "@workspace/database/testing"
import { Context, Deferred, Effect, Fiber, Layer, Order, Redacted, Ref, Schedule, Scope } from "effect"
import { type Acknowledged, previousLevel, previousService } from "../testing/previous-service.ts"
import { startService } from "../testing/service.ts"

/** Somebody who goes on with a conversation, and what was acknowledged. */
interface Conversation {
  readonly sessionId: SessionId
  readonly acknowledged: Ref.Ref<ReadonlyArray<Acknowledged>>
  /** Ends when the conversation ends, and dies with what failed in it. */
  readonly end: Effect.Effect<void>
  /** Finishes the turn that is under way and sends no more. */
  readonly stop: Effect.Effect<void>
}

/** Sends one message after the other. */
const converse = <E>(
  sessionId: SessionId,
  send: (sessionId: SessionId, message: string) => Effect.Effect<ReadonlyArray<Acknowledged>, E>
) =>
  Effect.gen(function* () {
    const acknowledged = yield* Ref.make<ReadonlyArray<Acknowledged>>([])
    const stopped = yield* Deferred.make<void>()
    const turn = Effect.gen(function* () {
      const sent = (yield* Ref.get(acknowledged)).length / 2
      // Answers, and then what is none, so that the interview does not end before the test does.
      const messages = yield* send(sessionId, sent < 4 ? `${(sent % 5) + 1}` : "pardon?")
      yield* Ref.update(acknowledged, (before) => [...before, ...messages])
    })
    const talking = yield* Effect.forkScoped(
      Effect.repeat(turn, { schedule: Schedule.spaced("20 millis"), until: () => Deferred.isDone(stopped) })
    )
    const end = Effect.asVoid(Effect.orDie(Fiber.join(talking)))
    const stop = Effect.zipRight(Deferred.succeed(stopped, undefined), end)
    return { sessionId, acknowledged, end, stop } satisfies Conversation
  })

/** A database as the service before this one left it, that service, and people who talk to it. */
const previous = Effect.gen(function* () {
  const url = yield* Effect.flatMap(testServer, emptyDatabase)
  yield* migrateDatabase(url, previousLevel)
  const { send, start } = yield* previousService(url)
  const started = yield* Effect.replicateEffect(start, 4)
  const conversations = yield* Effect.forEach(started, ({ sessionId }) => converse(sessionId, send))
  return { url, start, started, conversations }
})

/** Waits until each conversation went on by three turns from here. */
const goesOn = (conversations: ReadonlyArray<Conversation>) =>
  Effect.forEach(
    conversations,
    ({ acknowledged, end }) =>
      Effect.flatMap(Ref.get(acknowledged), (before) =>
        Effect.repeat(Ref.get(acknowledged), {
          schedule: Schedule.spaced("10 millis"),
          until: (now) => now.length >= before.length + 6
        })
      ).pipe(Effect.raceFirst(end)),
    { concurrency: "unbounded", discard: true }
  )

/** Writes to a session and does not commit, for as long as the scope lives: an index of sessions waits for that. */
const unfinishedWrite = (url: Redacted.Redacted, sessionId: SessionId) =>
  openTransaction(url, "update sessions set user_id = 'somebody' where id = $1", [sessionId])

const invalidIndexes = (url: Redacted.Redacted) =>
  query(url, "select indexrelid::regclass::text as name from pg_index where not indisvalid")

const clientOf = ({ address }: { readonly address: string }) =>
  Effect.map(Layer.build(AssessmentClient.Default({ url: `${address}/rpc` })), Context.get(AssessmentClient))

const byPosition = Order.mapInput(Order.number, ({ position }: Acknowledged) => position)

it.scopedLive("an upgrade loses nothing, and neither the old service nor the new one sees an error", () =>
  Effect.gen(function* () {
    const { conversations, start, started, url } = yield* previous
    const { sessionId: other } = yield* start
    yield* goesOn(conversations)
    const service = Scope.extend(startService({ DATABASE_URL: Redacted.value(url) }), yield* Effect.scope)
    const starting = yield* Effect.scoped(
      Effect.gen(function* () {
        yield* unfinishedWrite(url, other)
        const starting = yield* Effect.fork(Effect.all([service, service], { concurrency: "unbounded" }))
        yield* lockAwaited(url)
        yield* goesOn(conversations)
        return starting
      })
    )
    const services = yield* Fiber.join(starting)
    const clients = yield* Effect.forEach(services, clientOf)
    // The old service and both new ones go on with the same sessions.
    const beside = yield* Effect.forEach(clients, ({ SendMessage }) =>
      Effect.forEach(started, ({ sessionId }) =>
        converse(sessionId, (sessionId, message) =>
          Effect.map(SendMessage({ sessionId, message }), ({ messages }) => messages)
        )
      )
    )
    const all = [...conversations, ...beside.flat()]
    yield* goesOn(all)
    yield* Effect.forEach(all, ({ stop }) => stop)
    for (const { messages: opening, sessionId } of started) {
      const mine = all.filter((conversation) => conversation.sessionId === sessionId)
      const acknowledged = (yield* Effect.forEach(mine, (conversation) => Ref.get(conversation.acknowledged))).flat()
      const exported = yield* (clients[0] ?? expect.fail()).ExportSession({ sessionId })
      expect(exported.messages.map(({ content, id, position }) => ({ id, content, position }))).toEqual(
        [...opening, ...acknowledged].map(({ content, id, position }) => ({ id, content, position })).sort(byPosition)
      )
      const state = decodeInterview(exported.interview)
      expect(state).toEqual(replay(state.itemBank, exported.messages))
    }
    expect(yield* invalidIndexes(url)).toEqual([])
    for (const { output } of services) expect(output()).not.toMatch(/"level":[4-6]0/)
  })
)

it.scopedLive("an upgrade does not make requests wait behind a backup that reads the tables", () =>
  Effect.gen(function* () {
    const { conversations, url } = yield* previous
    yield* Effect.scoped(
      Effect.gen(function* () {
        yield* openTransaction(url, "lock table messages in access share mode")
        const error = yield* Effect.flip(migrateDatabase(url))
        expect(error).toMatchObject({ reason: "Unavailable", detail: expect.stringContaining("lock timeout") })
        yield* goesOn(conversations)
      })
    )
    yield* migrateDatabase(url)
    yield* goesOn(conversations)
    yield* Effect.forEach(conversations, ({ stop }) => stop)
  })
)

it.scopedLive("an upgrade that breaks off while it builds an index is finished by the next one", () =>
  Effect.gen(function* () {
    const { conversations, start, url } = yield* previous
    const { sessionId } = yield* start
    const upgrade = yield* Effect.scoped(
      Effect.gen(function* () {
        yield* unfinishedWrite(url, sessionId)
        const upgrade = yield* Effect.fork(Effect.flip(migrateDatabase(url)))
        yield* lockAwaited(url)
        yield* query(
          url,
          "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        )
        return yield* Fiber.join(upgrade)
      })
    )
    expect(upgrade).toMatchObject({ reason: "Unavailable" })
    expect(yield* invalidIndexes(url)).toHaveLength(1)
    yield* migrateDatabase(url)
    expect(yield* invalidIndexes(url)).toEqual([])
    yield* goesOn(conversations)
    yield* Effect.forEach(conversations, ({ stop }) => stop)
  })
)
