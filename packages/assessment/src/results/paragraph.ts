import type { Trait, TraitResult } from "@workspace/contracts"
import { type Level, levelOf } from "../level.ts"

const portraits: Readonly<Record<Trait, Readonly<Record<Level, string>>>> = {
  openness: {
    L: "You keep to what is concrete and has proved itself, and plain words do the job for you. Abstract talk and flights of fancy hold you less than things that can be seen and used.",
    M: "You have an ear for ideas without living in them. Imagination and a practical mind take turns, depending on what the moment asks for.",
    H: "Ideas, images and words come to you readily, and abstract questions are more of a pleasure than a chore. You tend to look past how things are to how they could be."
  },
  conscientiousness: {
    L: "You take things as they come: plans stay loose, order is optional, and chores wait until they can't wait any longer. That leaves room for the moment, and a few things lying about.",
    M: "You can be orderly and you can let things slide, and which of the two depends on what is at stake. Plans help you without ruling you.",
    H: "You like things in order, done on time and done properly. Being prepared is your usual way, and what you have begun you would rather see finished."
  },
  extraversion: {
    L: "You say less than most people and stay out of the foreground, above all among strangers. Being at the center of things has little pull for you.",
    M: "You can start a conversation and you can sit one out. How much you talk depends on the company and on the day.",
    H: "You talk easily, also with people you don't know, and you are often the one who starts. Being at the center of things does not put you off."
  },
  agreeableness: {
    L: "You keep some distance from other people's feelings and troubles, and you say what you think even where it isn't welcome. Your sympathy is given by choice more than by reflex.",
    M: "You care about people, within limits. You can feel with somebody and still keep your own view and your own time.",
    H: "Other people's feelings reach you quickly, and you make time for them. You are more inclined to understand people than to judge them."
  },
  neuroticism: {
    L: "You are hard to unsettle: moods stay even, and irritation takes a while to build up. It takes a good deal of stress before you feel it.",
    M: "Worry, irritation and low moods visit you about as often as they visit most people. Some things get under your skin, and others leave you calm.",
    H: "What happens moves you strongly: moods change, worries come up, and things get to you sooner than they get to most. That says how you react to things, and nothing about your health."
  }
}

const thirds: Readonly<Record<Level, string>> = { L: "lower", M: "middle", H: "upper" }

const standingOf = (percentile: number): string =>
  percentile < 2
    ? "Nearly everybody in the reference group scored higher."
    : percentile > 98
      ? "Nearly everybody in the reference group scored lower."
      : `Of 100 people in the reference group, about ${percentile} scored lower.`

const certaintyOf = ({ interval }: Pick<TraitResult, "interval">): string => {
  const [low, high] = [levelOf(interval.low), levelOf(interval.high)]
  const range = `between ${interval.low.toFixed(1)} and ${interval.high.toFixed(1)}`
  if (low === high) {
    return `This is fairly firm: with a probability of 90% the score lies ${range}, all of it in the ${thirds[low]} third.`
  }
  return low === "L" && high === "H"
    ? `Your answers leave this open: with a probability of 90% the score lies ${range}, which takes in all three thirds.`
    : `It could be otherwise: with a probability of 90% the score lies ${range}, which takes in both the ${thirds[low]} and the ${thirds[high]} third.`
}

/** What a trait's result means in words, and how sure that is. */
export const paragraph = (trait: Trait, answers: number, result: Omit<TraitResult, "description">): string =>
  answers === 0
    ? "There is no answer about this yet, so the score is only where everybody starts."
    : `${portraits[trait][result.level]} ${standingOf(result.percentile)} ${certaintyOf(result)}`
