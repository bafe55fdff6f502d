/** How Nerin talks about a statement, beside its own wording. */
export interface Wording {
  /** What it is about, in words that fit after "we were talking about". */
  readonly about: string
  /** What it means, for somebody who asks. Says which way is which where the statement has a negation. */
  readonly meaning: string
  /** What agreeing and disagreeing say, in words that fit after "so". */
  readonly agree: string
  readonly disagree: string
}

const wordings: Readonly<Record<string, Wording>> = {
  O1: {
    about: "the words you have at hand",
    meaning: "whether you know and use many different words, or get by with fewer.",
    agree: "you have a lot of words to choose from",
    disagree: "you keep to everyday words"
  },
  O2: {
    about: "how easily abstract ideas make sense to you",
    meaning:
      "whether theories and principles are hard to follow as long as there is no example. Agreeing means they are.",
    agree: "abstract ideas take you some effort",
    disagree: "you can follow an abstract idea"
  },
  O3: {
    about: "your imagination",
    meaning: "whether you picture things clearly in your mind, or easily make up scenes and stories.",
    agree: "there is a lot going on in your mind's eye",
    disagree: "you stay closer to what is there than to what could be"
  },
  O4: {
    about: "your interest in abstract ideas",
    meaning: "whether theories and principles leave you cold. Agreeing means they do.",
    agree: "you would rather have something concrete",
    disagree: "abstract ideas do interest you"
  },
  O5: {
    about: "the ideas you come up with",
    meaning: "whether you think that the ideas you come up with are very good ones.",
    agree: "you trust your ideas",
    disagree: "you wouldn't make much of your ideas"
  },
  O6: {
    about: "how easily you imagine things",
    meaning: "whether picturing or making up things is hard for you. Agreeing means it is.",
    agree: "making things up isn't where you feel at home",
    disagree: "you can imagine things easily enough"
  },
  O7: {
    about: "how quickly things make sense to you",
    meaning: "whether you usually grasp something new at once, or need some time with it.",
    agree: "new things click quickly",
    disagree: "you take your time with new things"
  },
  O8: {
    about: "the words you use",
    meaning: "whether you use words that many people would have to look up.",
    agree: "you do reach for the unusual word",
    disagree: "you keep your words simple"
  },
  O9: {
    about: "how much you think things over",
    meaning: "whether you take time to think about what happened and what you make of it.",
    agree: "you take time to think things over",
    disagree: "you don't turn things over for long"
  },
  O10: {
    about: "how many ideas come to you",
    meaning: "whether new ideas keep coming to you, whatever becomes of them.",
    agree: "ideas keep coming",
    disagree: "ideas come now and then rather than all the time"
  },
  C1: {
    about: "how prepared you usually are",
    meaning: "whether you have what you need ready ahead of time, nearly every time.",
    agree: "you have things ready ahead of time",
    disagree: "you take things as they come"
  },
  C2: {
    about: "where your things end up",
    meaning: "whether your things tend to lie where you last used them. Agreeing means they do.",
    agree: "your things tend to lie about",
    disagree: "your things don't lie about"
  },
  C3: {
    about: "how you are with details",
    meaning: "whether you notice the small things and see to them.",
    agree: "the small things get your attention",
    disagree: "you look at the whole more than at the details"
  },
  C4: {
    about: "how things turn out in your hands",
    meaning:
      "whether things tend to end up in disorder, or go wrong, when they are in your hands. Agreeing means they do.",
    agree: "things do get messy in your hands",
    disagree: "things stay in order in your hands"
  },
  C5: {
    about: "how you go about chores",
    meaning: "whether you do the washing-up and the like at once, rather than later.",
    agree: "chores get done straight away",
    disagree: "chores can wait"
  },
  C6: {
    about: "putting things back",
    meaning: "whether you leave things lying after using them. Agreeing means that happens often.",
    agree: "things don't always find their way back",
    disagree: "things go back where they belong"
  },
  C7: {
    about: "how you feel about order",
    meaning: "whether you like it when things are tidy and have their place.",
    agree: "you like things in order",
    disagree: "some disorder is fine with you"
  },
  C8: {
    about: "how you treat your duties",
    meaning: "whether you get out of things that you are supposed to do. Agreeing means you do.",
    agree: "you get out of a duty when you can",
    disagree: "you see your duties through"
  },
  C9: {
    about: "living by a schedule",
    meaning: "whether you plan your time and keep to the plan.",
    agree: "you keep to a schedule",
    disagree: "you go without a fixed schedule"
  },
  C10: {
    about: "how exact you are in your work",
    meaning: "whether you want what you do to be just right, down to the last bit.",
    agree: "you want your work to be just right",
    disagree: "good enough is good enough for you"
  },
  E1: {
    about: "what you are like at a party",
    meaning: "whether you are the one who gets a party going.",
    agree: "you are the one who gets a party going",
    disagree: "you leave it to others to get a party going"
  },
  E2: {
    about: "how much you talk",
    meaning: "whether you are a person of few words. Agreeing means you are.",
    agree: "you are a person of few words",
    disagree: "you do talk a fair amount"
  },
  E3: {
    about: "how you feel around people",
    meaning: "whether you feel at home in company, or would rather be elsewhere.",
    agree: "you feel at home in company",
    disagree: "company isn't where you feel most at home"
  },
  E4: {
    about: "where you stand in a group",
    meaning: "whether you stay out of the foreground when you are with others. Agreeing means you do.",
    agree: "you stay in the background",
    disagree: "you don't hang back"
  },
  E5: {
    about: "who starts the conversation",
    meaning: "whether you are the one who speaks to others first.",
    agree: "you are often the one who speaks first",
    disagree: "you let others speak first"
  },
  E6: {
    about: "how much you find to say",
    meaning: "whether you often find that you have nothing much to say. Agreeing means you do.",
    agree: "you often find there isn't much to say",
    disagree: "you find things to say"
  },
  E7: {
    about: "the people you talk to at parties",
    meaning: "whether you move around and talk to many people, rather than stay with a few.",
    agree: "you get around and talk to many people",
    disagree: "you stay with a few people"
  },
  E8: {
    about: "drawing attention to yourself",
    meaning: "whether you would rather go unnoticed. Agreeing means you would.",
    agree: "you would rather go unnoticed",
    disagree: "you don't mind being noticed"
  },
  E9: {
    about: "being the center of attention",
    meaning: "whether it is all right for you when everybody looks at you. Agreeing means it is.",
    agree: "having all eyes on you is all right",
    disagree: "you would rather not have all eyes on you"
  },
  E10: {
    about: "how you are with strangers",
    meaning: "whether you say less than usual when you don't know the people. Agreeing means you do.",
    agree: "you go quiet with people you don't know",
    disagree: "strangers don't make you go quiet"
  },
  A1: {
    about: "how much others are on your mind",
    meaning: "whether it matters little to you how other people are doing. Agreeing means it matters little.",
    agree: "how others are doing isn't much on your mind",
    disagree: "it does matter to you how others are doing"
  },
  A2: {
    about: "your interest in people",
    meaning: "whether you like to find out what other people are like and what they do.",
    agree: "people interest you",
    disagree: "people aren't what interests you most"
  },
  A3: {
    about: "how sharp you get with people",
    meaning: "whether you say things that hurt people. Agreeing means you do.",
    agree: "you do get sharp with people",
    disagree: "hurtful words aren't your way"
  },
  A4: {
    about: "how others' feelings reach you",
    meaning: "whether you feel for people when they are sad, glad or worried.",
    agree: "you feel for people",
    disagree: "others' feelings don't reach you that quickly"
  },
  A5: {
    about: "other people's problems",
    meaning: "whether you would rather not hear about what troubles other people. Agreeing means you would rather not.",
    agree: "others' problems are theirs to deal with",
    disagree: "you take an interest when somebody has a problem"
  },
  A6: {
    about: "how soft-hearted you are",
    meaning: "whether you are easily touched, and find it hard to be strict.",
    agree: "you are easily touched",
    disagree: "you are not that easily touched"
  },
  A7: {
    about: "how curious you are about others",
    meaning: "whether what others do and think holds little interest for you. Agreeing means it holds little.",
    agree: "other people don't hold your interest that much",
    disagree: "you are curious about other people"
  },
  A8: {
    about: "making time for others",
    meaning: "whether you put your own things aside when somebody needs you.",
    agree: "you make time for people",
    disagree: "your time is mostly for your own things"
  },
  A9: {
    about: "feeling what others feel",
    meaning: "whether you notice in yourself what the people around you feel.",
    agree: "what others feel, you feel too",
    disagree: "you don't take on what others feel"
  },
  A10: {
    about: "how people feel around you",
    meaning: "whether people relax when they are with you.",
    agree: "people relax around you",
    disagree: "putting people at ease isn't so much your thing"
  },
  N1: {
    about: "how easily you get stressed",
    meaning: "whether it takes little until things are too much for you.",
    agree: "stress gets to you quickly",
    disagree: "stress doesn't get to you that quickly"
  },
  N2: {
    about: "how relaxed you are",
    meaning: "whether you are calm and at ease on most days.",
    agree: "you are at ease most of the time",
    disagree: "you aren't that often at ease"
  },
  N3: {
    about: "worrying",
    meaning: "whether you often think about what could go wrong.",
    agree: "worries do come up",
    disagree: "you don't spend much time on worries"
  },
  N4: {
    about: "how often you feel down",
    meaning: "whether feeling sad or low is rare for you. Agreeing means it is rare.",
    agree: "you rarely feel down",
    disagree: "feeling down isn't that rare for you"
  },
  N5: {
    about: "what it takes to throw you off",
    meaning: "whether small things quickly unsettle you.",
    agree: "small things can throw you off",
    disagree: "small things don't throw you off"
  },
  N6: {
    about: "how easily you get upset",
    meaning: "whether it takes little to make you sad, hurt or angry.",
    agree: "it doesn't take much to upset you",
    disagree: "you don't get upset that easily"
  },
  N7: {
    about: "how often your mood changes",
    meaning: "whether you feel one way now and another way soon after.",
    agree: "your mood changes often",
    disagree: "your mood mostly stays what it is"
  },
  N8: {
    about: "how steady your mood is",
    meaning: "whether your mood often goes up and down by a good deal.",
    agree: "your mood goes up and down",
    disagree: "your mood stays fairly even"
  },
  N9: {
    about: "what gets on your nerves",
    meaning: "whether it takes little to annoy you.",
    agree: "things get on your nerves quickly",
    disagree: "you don't get annoyed that quickly"
  },
  N10: {
    about: "feeling down",
    meaning: "whether you are often sad or low.",
    agree: "you feel down fairly often",
    disagree: "you don't feel down that often"
  }
}

/** The wording for the statement of that id. Throws where there is none: a test holds that every statement of the bank has one. */
export const wordingOf = (id: string): Wording => {
  const wording = wordings[id]
  if (wording === undefined) {
    throw new Error(`Nerin has no words for the statement "${id}". Add them here.`)
  }
  return wording
}
