import { connect } from "node:net"
import { Effect, Either, Option, Random, Schema } from "effect"
import type { Journal } from "./journal.ts"
import { leaksIn, marker } from "./leaks.ts"
import type { Fleet } from "./service.ts"
import { Conversation, call, frameOf, type Outcome, requestBytes } from "./wire.ts"

/** What people share while they use the service. */
export interface Stage {
  readonly fleet: Fleet
  readonly journal: Journal
  readonly tally: Tally
  /** How long a call may be silent before it is sent again, in milliseconds. */
  readonly patience: number
  /** A call that found no answer for so many seconds, over all its retries, is given up: the service is stuck. */
  readonly giveUpAfter: number
  /** Whether people hang up in mid-request and send half of a body. */
  readonly isRude: boolean
  /** Whether it is time to go home. */
  readonly isOver: () => boolean
}

/** What is counted while it happens. */
export interface Tally {
  sessions: number
  turns: number
  retries: number
}

const hex = Random.nextIntBetween(0, 16).pipe(Effect.map((digit) => digit.toString(16)))
const hexDigits = (count: number) => Effect.map(Effect.replicateEffect(hex, count), (digits) => digits.join(""))

/** A message id out of the seed. */
const makeMessageId = Effect.gen(function* () {
  const variant = "89ab".charAt(yield* Random.nextIntBetween(0, 4))
  const parts = [yield* hexDigits(8), yield* hexDigits(4), `4${yield* hexDigits(3)}`]
  return `msg_${parts.join("-")}-${variant}${yield* hexDigits(3)}-${yield* hexDigits(12)}`
})

const chance = (probability: number) => Effect.map(Random.next, (drawn) => drawn < probability)

const oneOf = (texts: readonly [string, ...Array<string>]) =>
  Effect.map(Random.nextIntBetween(0, texts.length), (index) => texts[index] ?? texts[0])

const answers = [
  "agree",
  "disagree",
  "1",
  "2",
  "3",
  "4",
  "5",
  "slightly agree",
  "slightly disagree",
  "neutral"
] as const
const others = ["skip", "back", "I meant disagree", "what does that mean?", "how far are we?", "pause"] as const

/** Something to say: mostly an answer, at times a request, and at times what no reader expects. */
const makeText = Effect.gen(function* () {
  const drawn = yield* Random.next
  if (drawn < 0.75) return yield* oneOf(answers)
  if (drawn < 0.85) return yield* oneOf(others)
  const words = Math.ceil(10 ** (yield* Random.nextRange(0, 2)))
  return `${marker} ${"Ünï-çødé 🌊 'quoted' \\ \"text\"\t".repeat(words)}`.trim()
})

const note = (stage: Stage, entry: Journal[number]) => Effect.sync(() => stage.journal.push(entry))

/** Errors that ask to try again. */
const isTransient = (outcome: Outcome) =>
  outcome._tag === "Failure" && /^(ServiceUnavailable|RateLimited)Error$/.test(outcome.error._tag)

/** Calls until an answer comes, each time at any process. None when the service is stuck. */
const deliver = (stage: Stage, tag: string, payload: object): Effect.Effect<Option.Option<Outcome>> =>
  Effect.gen(function* () {
    while (true) {
      const address = yield* stage.fleet.pick
      if (Option.isSome(address)) {
        const outcome = yield* Effect.either(call(address.value, tag, payload, stage.patience))
        if (Either.isRight(outcome)) {
          const { right } = outcome
          const told = right._tag === "Failure" ? right.error.message : right._tag === "Odd" ? right.text : ""
          for (const detail of leaksIn(told)) yield* note(stage, { _tag: "Leaked", detail })
          if (!isTransient(right)) return right
        }
        stage.tally.retries += 1
      }
      yield* Effect.sleep(yield* Random.nextIntBetween(5, 60))
    }
  }).pipe(
    Effect.timeoutOption(`${stage.giveUpAfter} seconds`),
    Effect.tap((outcome) =>
      Option.isNone(outcome)
        ? note(stage, { _tag: "Stuck", detail: `${tag} found no answer in ${stage.giveUpAfter} seconds` })
        : Effect.void
    )
  )

const odd = (stage: Stage, tag: string, outcome: Option.Option<Outcome>) =>
  Option.match(outcome, {
    onNone: () => Effect.void,
    onSome: ({ text }) => note(stage, { _tag: "Odd", detail: `${tag}: ${text.slice(0, 400)}` })
  })

const decodeConversation = Schema.decodeUnknownOption(Conversation)

const conversationOf = (outcome: Option.Option<Outcome>) =>
  Option.flatMap(outcome, (known) => (known._tag === "Success" ? decodeConversation(known.value) : Option.none()))

const errorOf = (outcome: Option.Option<Outcome>) =>
  Option.isSome(outcome) && outcome.value._tag === "Failure" ? outcome.value.error : undefined

/** One message, from its first attempt to its last. */
interface Sending {
  readonly sessionId: string
  readonly messageId: string
  readonly message: string
  readonly after: number | undefined
}

/** What a tab of a browser knows. */
interface Tab {
  readonly name: string
  readonly sessionId: string
  /** The last position that it has seen. */
  seen: number
  readonly sent: Array<Sending>
}

const payloadOf = ({ after, ...sending }: Sending) => (after === undefined ? sending : { ...sending, after })

/** Writes bytes to a process and hangs up after `linger` milliseconds, whatever happens. */
const writeAndHangUp = (address: string, bytes: string, linger: number) =>
  Effect.async<void>((resume) => {
    const { hostname, port } = new URL(address)
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.on("error", () => undefined)
    socket.once("close", () => resume(Effect.void))
    setTimeout(() => socket.destroy(), linger)
  })

/** Sends the message and is gone before the answer comes. The same message is sent again right after. */
const hangUp = (stage: Stage, sending: Sending) =>
  Effect.gen(function* () {
    const address = yield* stage.fleet.pick
    if (Option.isNone(address)) return
    const body = frameOf("SendMessage", payloadOf(sending))
    const bytes = requestBytes(body, Buffer.byteLength(body))
    yield* writeAndHangUp(address.value, bytes, yield* Random.nextIntBetween(0, 12))
  })

/** Sends a body that ends in the middle of its second call: nothing of it may be run. */
const sendHalf = (stage: Stage, sessionId: string) =>
  Effect.gen(function* () {
    const address = yield* stage.fleet.pick
    if (Option.isNone(address)) return
    const messageId = yield* makeMessageId
    yield* note(stage, { _tag: "CutOff", sessionId, messageId })
    const whole = frameOf("SendMessage", { sessionId, messageId, message: "agree" })
    const half = whole.slice(0, whole.length / 2)
    yield* writeAndHangUp(address.value, requestBytes(whole + half, Buffer.byteLength(whole) * 2), 30)
  })

/** Reads the answers to a message. False when the conversation is over for this tab. */
const take = (stage: Stage, tab: Tab, sending: Sending, outcome: Option.Option<Outcome>) =>
  Effect.gen(function* () {
    const { after, messageId, sessionId } = sending
    const turn = conversationOf(outcome)
    if (Option.isSome(turn) && Option.isSome(outcome)) {
      const { messages, status } = turn.value
      const answer = outcome.value.text
      yield* note(stage, { _tag: "Acknowledged", tab: tab.name, sessionId, messageId, after, messages, answer })
      tab.seen = Math.max(tab.seen, ...messages.map(({ position }) => position))
      return status !== "completed"
    }
    const error = errorOf(outcome)
    if (error?._tag === "ConversationMovedOnError" && after !== undefined) {
      const missed = decodeConversation(error)
      if (Option.isSome(missed)) {
        yield* note(stage, { _tag: "Shown", sessionId, after, messages: missed.value.messages })
        tab.seen = after + missed.value.messages.length
        return true
      }
    }
    const isOver =
      (error?._tag === "InvalidSessionError" && error["reason"] === "completed") ||
      (error?._tag === "SessionNotFoundError" &&
        stage.journal.some((entry) => entry._tag === "Deleting" && entry.sessionId === sessionId))
    if (!isOver) yield* odd(stage, "SendMessage", outcome)
    return false
  })

/** Says something new. At times it is sent twice at once, at times by someone who hangs up first. */
const say = (stage: Stage, tab: Tab) =>
  Effect.gen(function* () {
    const sending: Sending = {
      sessionId: tab.sessionId,
      messageId: yield* makeMessageId,
      message: yield* makeText,
      after: (yield* chance(0.6)) ? tab.seen : undefined
    }
    const { message: content, messageId, sessionId } = sending
    yield* note(stage, { _tag: "Sending", sessionId, messageId, content })
    if (stage.isRude && (yield* chance(0.2))) yield* hangUp(stage, sending)
    if (stage.isRude && (yield* chance(0.05))) yield* sendHalf(stage, sessionId)
    const once = deliver(stage, "SendMessage", payloadOf(sending))
    const outcomes = yield* Effect.all((yield* chance(0.1)) ? [once, once] : [once], { concurrency: "unbounded" })
    const goOn = yield* Effect.forEach(outcomes, (outcome) => take(stage, tab, sending, outcome))
    if (outcomes.some(Option.exists(({ _tag }) => _tag === "Success"))) stage.tally.turns += 1
    tab.sent.push(sending)
    return !goOn.includes(false)
  })

/** A retry that comes late: the answer has to be the one that came then. */
const repeat = (stage: Stage, tab: Tab) =>
  Effect.gen(function* () {
    const sending = tab.sent[yield* Random.nextIntBetween(0, Math.max(1, tab.sent.length))]
    if (sending === undefined) return
    const outcome = yield* deliver(stage, "SendMessage", payloadOf(sending))
    yield* take(stage, tab, sending, outcome)
  })

/** Reads the whole conversation, as another device would. */
const resume = (stage: Stage, sessionId: string) =>
  Effect.gen(function* () {
    const outcome = yield* deliver(stage, "ResumeSession", { sessionId })
    const conversation = conversationOf(outcome)
    if (Option.isSome(conversation)) {
      yield* note(stage, { _tag: "Shown", sessionId, after: 0, messages: conversation.value.messages })
    }
    return { conversation, outcome }
  })

const converse = (stage: Stage, tab: Tab) =>
  Effect.gen(function* () {
    for (let goOn = true; goOn && !stage.isOver(); ) {
      goOn = yield* say(stage, tab)
      if (goOn && (yield* chance(0.04))) yield* repeat(stage, tab)
      if (goOn && (yield* chance(0.03))) yield* resume(stage, tab.sessionId)
      if (goOn && (yield* chance(0.03))) yield* deliver(stage, "PauseSession", { sessionId: tab.sessionId })
    }
  })

const start = (stage: Stage) =>
  Effect.gen(function* () {
    const outcome = yield* deliver(stage, "StartAssessment", {})
    const conversation = conversationOf(outcome)
    if (Option.isNone(conversation) || conversation.value.sessionId === undefined) {
      yield* odd(stage, "StartAssessment", outcome)
      return undefined
    }
    const { messages, sessionId } = conversation.value
    yield* note(stage, { _tag: "Started", sessionId, messages })
    stage.tally.sessions += 1
    return sessionId
  })

const remove = (stage: Stage, sessionId: string) =>
  Effect.gen(function* () {
    yield* note(stage, { _tag: "Deleting", sessionId })
    const outcome = yield* deliver(stage, "DeleteSession", { sessionId })
    // Who asks again after a lost answer hears that there is nothing to delete any more.
    const isGone =
      Option.isSome(outcome) && (outcome.value._tag === "Success" || errorOf(outcome)?._tag === "SessionNotFoundError")
    if (isGone) yield* note(stage, { _tag: "Deleted", sessionId })
    else yield* odd(stage, "DeleteSession", outcome)
  })

/** A person who takes one assessment after the other, in one tab or two at once, until it is time to go home. */
export const person = (stage: Stage): Effect.Effect<void> =>
  Effect.gen(function* () {
    while (!stage.isOver()) {
      const sessionId = yield* start(stage)
      if (sessionId === undefined) return
      const names = (yield* chance(0.3)) ? ["left", "right"] : ["only"]
      const tabs = names.map((name): Tab => ({ name: `${sessionId} ${name}`, sessionId, seen: 1, sent: [] }))
      yield* Effect.forEach(tabs, (tab) => converse(stage, tab), { concurrency: "unbounded", discard: true })
      if (yield* chance(0.1)) yield* remove(stage, sessionId)
    }
  })

/**
 * What anyone finds after the storm: the conversation can be read, paused and, unless it is complete, continued with
 * the next message, which makes it active again.
 */
export const revisit = (stage: Stage, sessionId: string): Effect.Effect<void> =>
  Effect.gen(function* () {
    const { conversation, outcome } = yield* resume(stage, sessionId)
    if (Option.isNone(conversation)) return yield* odd(stage, "ResumeSession", outcome)
    const { messages, status } = conversation.value
    if (status === "completed") return
    const paused = yield* deliver(stage, "PauseSession", { sessionId })
    const tab: Tab = { name: `${sessionId} later`, sessionId, seen: messages.length, sent: [] }
    const goesOn = yield* say(stage, tab)
    if (!Option.exists(paused, ({ _tag }) => _tag === "Success") || (goesOn && tab.seen !== messages.length + 2)) {
      yield* note(stage, { _tag: "Stuck", detail: `${sessionId} does not go on from ${messages.length}` })
    }
  })
