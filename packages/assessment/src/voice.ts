/**
 * How Nerin talks: warm, brief and curious, never clinical, never flattering. A reply follows from the interview and
 * its last message alone. It asks nothing but the statement that waits, so that a "yes" can only be meant for that one.
 */
import { type Item, type ItemBank, labelOf } from "./item-bank.ts"
import type { Weights } from "./reading.ts"
import { meanPrecision, type Standing } from "./standing.ts"
import { acknowledgement } from "./voice/acknowledgement.ts"
import { again, enoughForResults, type Moment } from "./voice/moment.ts"
import { joined, variant } from "./voice/phrasing.ts"
import { isNegative, question, quoted, quotedWithin } from "./voice/question.ts"
import { onRequest } from "./voice/requests.ts"
import { wordingOf } from "./voice/wordings.ts"

/** After this long without a message, the reply picks up the thread. */
const longBreak = 60 * 60 * 1000

/** Nerin's first message. */
export const opening = (item: Item): string =>
  [
    "Hi, I'm Nerin, and I'd like to get to know you a little. I'll put some statements to you, one at a time, and you tell me how well each one describes you: in your own words or from 1 (disagree) to 5 (agree).",
    "There are no right or wrong answers. It takes most people twenty to forty statements, fewer when the answers are clear. You can skip one, go back, ask what it means, or pause for as long as you like.",
    `Let's begin with ${wordingOf(item.id).about}. ${quoted(item)} How well does that describe you?`
  ].join("\n\n")

/** What Nerin says to a message after the interview is complete. */
export const closed = "We are through, and what you said stays as it is. Thank you for talking with me."

const skips = (standing: Standing): number =>
  [...standing.outcomes.values()].filter((outcome) => outcome === null).length

/** A word on how far the interview is, where there is something new to say. */
const milestone = ({ before, after }: Moment): string => {
  const passed = (amount: number, of: (standing: Standing) => number) => of(before) < amount && of(after) >= amount
  const milestones = [
    [passed(4, skips), "Skip whatever you like; each one just leaves me knowing a little less."],
    [
      passed(enoughForResults, ({ highestPrecision }) => highestPrecision),
      "By the way, there is enough now for a first look at your results. They get sharper with every answer."
    ],
    [passed(50, ({ progress }) => progress), "We're about halfway."],
    [passed(85, ({ progress }) => progress), "We're getting close to the end."],
    [passed(30, ({ outcomes }) => outcomes.size), "Thank you for your patience, by the way."]
  ] as const
  return milestones.find(([isNow]) => isNow)?.[1] ?? ""
}

/** The next statement, or the one that was left in order to go back to an earlier one. */
const goOn = (moment: Moment): string => {
  const { turns, item, next } = moment
  return turns.some((turn) => turn.item === next.id) ? again(moment) : question(next, item, turns.length)
}

const onAnswer = (moment: Moment, weights: Weights): string => {
  const { bank, turns, item, before } = moment
  const heard = before.outcomes.has(item.id)
    ? `I've changed that to “${labelOf(bank, weights)}”.`
    : Math.max(...weights) < 0.5
      ? `I take that as about “${labelOf(bank, weights)}”; tell me if I got it wrong.`
      : acknowledgement(item, weights, turns.length)
  return joined(heard, milestone(moment), goOn(moment))
}

const onSkip = (moment: Moment): string => {
  const left = variant(
    [
      "Fine, we'll leave that one.",
      "Sure, let's pass over it.",
      "No problem, on we go.",
      "That one can stay open.",
      "All right, another one then."
    ],
    moment.turns.length
  )
  return joined(left, milestone(moment), goOn(moment))
}

const corrected = (bank: ItemBank, weights: Weights): string =>
  `All right, I've changed your last answer to “${labelOf(bank, weights)}”.`

/** How many messages in a row about the statement that waits were not understood. */
const misses = ({ turns, item }: Moment): number => {
  const other = turns.findLastIndex((turn) => turn.item !== item.id || turn.reading._tag !== "NotUnderstood")
  return turns.length - 1 - other
}

const onMiss = (moment: Moment): string => {
  const { bank, item, idleMilliseconds } = moment
  const statement = quotedWithin(item)
  const times = misses(moment)
  if (times > 1) {
    return variant(
      [
        `I still can't place that, sorry. Give me a number for ${statement}, from 1 (disagree) to 5 (agree), or say “skip” and we leave it out.`,
        `We can leave this one out: just say “skip”. If you'd rather answer, a number from 1 (disagree) to 5 (agree) for ${statement} is all I need.`,
        `That was beyond me again. For ${statement}, 1 is disagree and 5 is agree; “skip” takes us to the next one.`
      ],
      times - 2
    )
  }
  if (isNegative(item)) {
    const { agree, disagree } = wordingOf(item.id)
    return `With this one I could easily get you the wrong way round. Agreeing with ${statement} means that ${agree}; disagreeing, that ${disagree}. So which is it: ${bank.choices}?`
  }
  const unclear =
    idleMilliseconds > longBreak
      ? "Let's take it up again."
      : variant(
          [
            "I'm not sure where that goes on the scale.",
            "I couldn't quite place that.",
            "I'd rather ask than guess.",
            "I can't tell yet how well it fits."
          ],
          moment.turns.filter(({ reading }) => reading._tag === "NotUnderstood").length - 1
        )
  return `${unclear} What comes closest for ${statement}: ${bank.choices}?`
}

/** What comes before the reply to somebody who was away. */
const greeting = ({ turns, item, idleMilliseconds }: Moment): string =>
  idleMilliseconds > longBreak
    ? variant(
        [
          `Good to have you back. We were talking about ${wordingOf(item.id).about}.`,
          `Welcome back! We were talking about ${wordingOf(item.id).about}.`
        ],
        turns.length
      )
    : ""

/** Nerin's reply while the interview goes on. */
export const reply = (moment: Moment): string => {
  const { reading } = moment
  switch (reading._tag) {
    case "Answer":
      return joined(greeting(moment), onAnswer(moment, reading.weights))
    case "Correction":
      return joined(greeting(moment), corrected(moment.bank, reading.weights), milestone(moment), again(moment))
    case "Skip":
      return joined(greeting(moment), onSkip(moment))
    case "NotUnderstood":
      return joined(greeting(moment), onMiss(moment))
    case "Request":
      return reading.request === "pause" || reading.request === "finish"
        ? onRequest(moment, reading.request)
        : joined(greeting(moment), onRequest(moment, reading.request))
  }
}

/** Nerin's last message, with a last word on the answer that completed the interview. */
export const closing = ({ bank, turns, item, reading, after }: Omit<Moment, "next">): string => {
  const heard =
    reading._tag === "Answer"
      ? acknowledgement(item, reading.weights, turns.length)
      : reading._tag === "Correction"
        ? corrected(bank, reading.weights)
        : ""
  const end = after.outcomes.size === bank.items.size ? "That was the last of my statements." : "That was the last one."
  const people = bank.calibration.people.toLocaleString("en")
  const rest =
    meanPrecision(after.estimates) < enoughForResults
      ? "So many stayed without an answer that there is too little for results, and that's all right. Thank you for your time."
      : `Thank you for talking with me. Your results are ready. They compare how you see yourself with how ${people} others saw themselves, so take them as a description and not as a verdict.`
  return joined(heard, `${end} ${rest}`)
}
