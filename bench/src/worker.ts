/** Runs one contender in a process of its own: `worker.js KEY URL`. Takes commands and gives answers over IPC. */
import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { Schema } from "effect"
import type { Turn } from "./contender.ts"
import { contenders } from "./contenders/index.ts"
import { type Answer, Command, type Kept, type Run } from "./protocol.ts"
import { scripted, turnsOf100Messages } from "./script.ts"

const [key = "", url = ""] = process.argv.slice(2)
const open = contenders[key]
if (open === undefined) throw new Error(`There is no contender ${key}.`)
const contender = await (await open())(url)

/** A conversation of a client, and how many turns of the script it has. */
interface Place {
  readonly conversation: string
  readonly turns: number
}

const messageId = () => `msg_${randomUUID()}`

const turnOf = (index: number): Turn => {
  const { message, reply, state } = scripted(index)
  return { messageId: messageId(), message, state, reply: async () => reply }
}

/** A conversation ends here and the next begins, so that turns are measured along the length of an interview. */
const turnsOfAnInterview = 25

const nextTurn = async (place: Place | undefined): Promise<Place> => {
  if (place === undefined || place.turns === turnsOfAnInterview) {
    return nextTurn({ conversation: await contender.begin(), turns: 0 })
  }
  await contender.turn(place.conversation, turnOf(place.turns))
  return { ...place, turns: place.turns + 1 }
}

const percentile = (sorted: ReadonlyArray<number>, share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/** Times what `body` does through `timed`. */
const measure = async (body: (timed: (due: number, run: Promise<unknown>) => Promise<void>) => Promise<void>) => {
  const took: Array<number> = []
  const cpuBefore = process.cpuUsage()
  const begun = performance.now()
  await body(async (due, run) => {
    await run
    took.push(performance.now() - due)
  })
  const elapsed = performance.now() - begun
  const { system, user } = process.cpuUsage(cpuBefore)
  took.sort((left, right) => left - right)
  return {
    _tag: "Run",
    operations: took.length,
    perSecond: (took.length / elapsed) * 1000,
    median: percentile(took, 0.5),
    p99: percentile(took, 0.99),
    cpu: (system + user) / 1000 / took.length
  } satisfies Run
}

const everyone = (clients: number, run: (client: number) => Promise<void>) =>
  Promise.all(Array.from({ length: clients }, (_, client) => run(client)))

let filled: ReadonlyArray<string> = []
let taken: ReadonlyArray<string> = []
const places = new Map<number, Place>()

const pick = (from: ReadonlyArray<string>, index: number) => {
  const conversation = from[index % from.length]
  if (conversation === undefined) throw new Error("There is no conversation to load: Fill comes first.")
  return conversation
}

let cursor = 0

const fill = async (conversations: number) => {
  const made: Array<string> = []
  await everyone(Math.min(20, conversations), async () => {
    while (made.length < conversations) {
      const conversation = await contender.begin()
      if (made.push(conversation) > conversations) return void made.pop()
      for (let index = 0; index < turnsOf100Messages; index++) await contender.turn(conversation, turnOf(index))
    }
  })
  filled = made
  // Every contender gives back what it was given, or it is not compared at all.
  const messages = await contender.messages(pick(filled, 0))
  const said = messages.filter(({ role }) => role === "user")
  if (said.length !== turnsOf100Messages || said.some(({ content }, index) => content !== scripted(index).message)) {
    throw new Error(`${key} gave back ${said.length} messages of a person, or others than it was given.`)
  }
}

const runTurns = (seconds: number, clients: number) =>
  measure(async (timed) => {
    const end = performance.now() + seconds * 1000
    await everyone(clients, async (client) => {
      while (performance.now() < end) {
        const due = performance.now()
        const work =
          taken.length === 0
            ? nextTurn(places.get(client)).then((place) => void places.set(client, place))
            : contender.turn(pick(taken, cursor++), turnOf(0))
        await timed(due, work)
      }
    })
  })

const runLoads = (seconds: number, clients: number) =>
  measure(async (timed) => {
    const end = performance.now() + seconds * 1000
    await everyone(clients, async () => {
      while (performance.now() < end) {
        await timed(performance.now(), contender.load(pick(taken.length === 0 ? filled : taken, cursor++)))
      }
    })
  })

const runPaced = (seconds: number, rate: number) =>
  measure(async (timed) => {
    const begun = performance.now()
    const total = Math.floor(seconds * rate)
    const free: Array<Place> = []
    const running: Array<Promise<void>> = []
    for (let started = 0; started < total; ) {
      while (started < total && begun + (started / rate) * 1000 <= performance.now()) {
        const due = begun + (started++ / rate) * 1000
        running.push(
          timed(
            due,
            nextTurn(free.pop()).then((place) => void free.push(place))
          )
        )
      }
      await setTimeout(1)
    }
    await Promise.all(running)
  })

/** Sends the messages of each trial at once, to a conversation that has two turns, and reads what was kept of them. */
const together = async (trials: number, messagesOf: (trial: number) => ReadonlyArray<readonly [string, string]>) => {
  const total = { sent: 0, kept: 0, copies: 0, replies: 0, inOrder: 0 }
  for (let trial = 0; trial < trials; trial++) {
    const conversation = await contender.begin()
    await contender.turn(conversation, turnOf(0))
    await contender.turn(conversation, turnOf(1))
    const messages = messagesOf(trial)
    let made = 0
    const given = await Promise.allSettled(
      messages.map(([id, message]) =>
        contender.turn(conversation, {
          messageId: id,
          message,
          state: scripted(2).state,
          reply: async () => {
            made++
            // A model thinks for much longer.
            await setTimeout(20)
            return `A reply to: ${message}`
          }
        })
      )
    )
    const stored = await contender.messages(conversation)
    const dialogue = stored.slice(stored.findIndex(({ role }) => role === "user"))
    const sent = new Set(messages.map(([, message]) => message))
    const answers = new Set(given.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])))
    total.sent += sent.size
    total.kept += dialogue.filter(
      ({ content }, index) => sent.has(content) && dialogue[index + 1]?.role === "assistant"
    ).length
    total.copies += dialogue.filter(({ content }) => sent.has(content)).length
    total.replies += made === 0 ? answers.size : made
    total.inOrder += dialogue.every(({ role }, index) => role === (index % 2 === 0 ? "user" : "assistant")) ? 1 : 0
  }
  return { _tag: "Kept", ...total, trials } satisfies Kept
}

const obey = async (command: Command): Promise<Answer> => {
  switch (command._tag) {
    case "Fill":
      await fill(command.conversations)
      return { _tag: "Done" }
    case "Turns":
      return runTurns(command.seconds, command.clients)
    case "Loads":
      return runLoads(command.seconds, command.clients)
    case "PacedTurns":
      return runPaced(command.seconds, command.rate)
    case "TwoTabs":
      return together(command.trials, (trial) => [
        [messageId(), `${trial}: agree, said in one tab`],
        [messageId(), `${trial}: disagree, said in another tab`]
      ])
    case "FourTimes":
      return together(command.trials, (trial) => {
        const once = [messageId(), `${trial}: agree, said once`] as const
        return [once, once, once, once]
      })
    case "Take":
      taken = command.conversations
      return { _tag: "Done" }
    case "Close":
      await contender.close()
      return { _tag: "Done" }
  }
}

const say = (answer: Answer) => process.send?.(answer)
const decode = Schema.decodeUnknownSync(Command)

process.on("message", (message) => {
  const command = decode(message)
  obey(command)
    .catch((error): Answer => ({ _tag: "Failed", message: error instanceof Error ? `${error.stack}` : String(error) }))
    .then((answer) => {
      say(answer)
      if (command._tag === "Close") process.disconnect()
    })
})
say({ _tag: "Ready" })
