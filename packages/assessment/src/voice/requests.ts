import { type Trait, traits } from "@workspace/contracts"
import { labelOf } from "../item-bank.ts"
import { type Level, levelOf, scoreOf } from "../level.ts"
import type { Request } from "../reading.ts"
import { meanPrecision } from "../standing.ts"
import { again, enoughForResults, type Moment } from "./moment.ts"
import { joined, listed } from "./phrasing.ts"
import { quoted, quotedWithin } from "./question.ts"
import { wordingOf } from "./wordings.ts"

const traitWords: Readonly<Record<Trait, Readonly<Record<Level, string>>>> = {
  openness: {
    L: "more practical than imaginative",
    M: "about as imaginative as most",
    H: "imaginative and fond of ideas"
  },
  conscientiousness: {
    L: "more spontaneous than orderly",
    M: "about as orderly as most",
    H: "orderly and thorough"
  },
  extraversion: {
    L: "more reserved than outgoing",
    M: "about as outgoing as most",
    H: "outgoing"
  },
  agreeableness: {
    L: "more matter-of-fact than soft-hearted",
    M: "about as soft-hearted as most",
    H: "soft-hearted"
  },
  neuroticism: {
    L: "even-tempered",
    M: "about as even-tempered as most",
    H: "quickly moved by what happens"
  }
}

const onFinish = ({ after: { estimates, outcomes } }: Moment): string => {
  const known = traits.filter((trait) => estimates[trait].precision >= enoughForResults)
  const precision = meanPrecision(estimates)
  const soFar =
    known.length === 0
      ? "I don't know enough yet to say anything about you."
      : `So far you come across as ${listed(known.map((trait) => traitWords[trait][levelOf(scoreOf(estimates[trait].theta))]))}.`
  const outlook =
    precision >= enoughForResults
      ? `Your results are there to look at, from ${outcomes.size} statements; with more they would be more precise.`
      : `For results the precision has to reach 50 of 100, and it is at ${Math.floor(100 * precision)}.`
  return joined(
    "We can stop here.",
    soFar,
    outlook,
    "All of it is kept: write whenever you like, and we go on with the same statement."
  )
}

/** Fewer statements than this say nothing yet on how many it will take. */
const enoughForAGuess = 5

const onProgress = (moment: Moment): string => {
  const { bank, after } = moment
  const { progress, outcomes } = after
  if (outcomes.size < enoughForAGuess) {
    return joined("We are just beginning; it takes most people twenty to forty statements.", again(moment))
  }
  const left = Math.min(bank.items.size - outcomes.size, Math.ceil((outcomes.size * (100 - progress)) / progress))
  return joined(
    `That's ${outcomes.size} statements so far, about ${progress}% of the way. I'd guess ${left === 1 ? "one" : `around ${left}`} more.`,
    again(moment)
  )
}

const onBack = ({ bank, item, next, before }: Moment): string => {
  if (next.id === item.id) {
    return `There is nothing before this one yet. ${quoted(item)} How well does that describe you?`
  }
  const outcome = before.outcomes.get(next.id) ?? null
  const earlier = outcome === null ? "You passed over it." : `You had “${labelOf(bank, outcome)}”.`
  return `Sure, back to ${wordingOf(next.id).about}: ${quoted(next)} ${earlier} What would you say now?`
}

/** What Nerin says to a request. */
export const onRequest = (moment: Moment, request: Request): string => {
  const { bank, item, after } = moment
  switch (request) {
    case "explain":
      return `${quotedWithin(item)} asks ${wordingOf(item.id).meaning} Go by how you usually are, compared with people you know, rather than by how you'd like to be. Any of these will do: ${bank.choices}.`
    case "back":
      return onBack(moment)
    case "pause":
      return joined(
        `Of course. We're about ${after.progress}% of the way, and all of it is kept.`,
        after.highestPrecision >= enoughForResults ? "If you are curious, there are results to look at already." : "",
        `Whenever you write again, we go on with ${wordingOf(item.id).about}.`
      )
    case "finish":
      return onFinish(moment)
    case "progress":
      return onProgress(moment)
  }
}
