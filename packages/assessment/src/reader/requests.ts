import type { Request } from "../reading.ts"
import { type Sentence, stemOf } from "./text.ts"

const opening =
  "(?:(?:sorry|thanks|thank you|so|but|and|wait|no|yes|yeah|nerin|hold on|can we|could we|can i|could i|may i|can you|could you|let us|let me|i want to|i would like to|i need to|i have to|i think) )*"
const ending =
  "(?: (?:now|here|then|already|thanks|thank you|nerin|early|for now|for today|for a bit|for a while|for a moment|for a minute|soon))*"
const whole = (alternatives: ReadonlyArray<string>) => new RegExp(`^${opening}(?:${alternatives.join("|")})${ending}$`)
const lastOne =
  "(?:the|my|that) (?:last|previous|prior|earlier|one before)(?: (?:one|answer|question|statement|response|reply|item))?"

const wordings: ReadonlyArray<readonly [Request, ReadonlyArray<string>]> = [
  [
    "back",
    [
      "(?:oops|oopsie|oopsies|whoops|woops|undo(?: that| it| my (?:last )?answer)?)",
      "(?:go(?:ing)? |take me |move |step )?back(?: (?:one|once|a step|one step|one question|up|to (?:the |my |that )?(?:last|previous|earlier|first|start|beginning|question|statement|other|one|number).{0,30}))?",
      "previous(?: (?:one|question|statement|item|answer))?",
      "(?:to )?(?:the )?(?:last|previous) (?:one|question|statement)(?: again)?",
      `(?:redo|change|revise|correct|fix|edit|update|revisit|repeat|see|answer) (?:${lastOne}|(?:the|my) answer|that)(?: again)?`,
      `(?:redo|change|revise|undo) ${lastOne}.{0,20}`,
      "(?:i )?(?:pressed|clicked|hit|typed|chose|picked|sent|selected|tapped|pushed|meant|put)(?: in)? (?:the )?wrong(?: (?:one|button|thing|number|answer|key|option))?",
      `(?:i )?(?:changed|have changed|change) my mind(?: (?:on|about) ${lastOne})?`,
      "wrong (?:button|one|number|key|answer|option)",
      `(?:i )?(?:answered|got|did|read|misread|misunderstood|messed up) ${lastOne}(?: wrong| incorrectly| wrongly| up)?`,
      "(?:i )?(?:made|that was|was|it was|that is) a (?:mistake|typo|misclick|slip)(?: .{0,20})?",
      "(?:i )?(?:misclicked|mistyped|misread)(?: .{0,30})?"
    ]
  ],
  [
    "progress",
    [
      "how (?:many|much)(?: \\S+){0,3} (?:left|remaining|remain|to go|are there|is there|left to go|do i have|will there be|do we have|until the end)(?: \\S+){0,2}",
      "how (?:many|much) (?:more|longer|further)(?: \\S+){0,6}",
      "how many(?: (?:questions|statements|items))(?: \\S+){0,4}",
      "how (?:far|long)(?: (?:am|are|is|does|will|do|have|until|till|along|into|in)(?: \\S+){0,6})?",
      "(?:are|am) (?:we|i) (?:there|done|finished|close|nearly|almost|halfway|half way)(?: \\S+){0,3}",
      "(?:is|will) (?:it|this) (?:be )?(?:over|nearly|almost|done|long)(?: \\S+){0,3}",
      "what (?:is my |is the |my )?progress(?: \\S+){0,3}",
      "(?:my |show |see |show my |show me my )?progress",
      "(?:what|which) (?:question |statement )?number(?: \\S+){0,5}",
      "where (?:am i|are we)(?: .{0,20})?",
      "(?:almost|nearly) (?:done|there|finished)",
      "(?:is|are) there (?:much|many|a lot|still many|still much)(?: \\S+){0,4}"
    ]
  ],
  [
    "pause",
    [
      "(?:pause|stop|quit|exit|leave|break|bye|bye bye|goodbye|good bye|good night|goodnight|see you|see ya|ttyl|brb|bbl|afk|later|hold on|gtg|g2g|cya|to be continued)(?: (?:it|this|later|tomorrow|for tonight|tonight|today|the (?:test|conversation|interview|chat)))?",
      "(?:go|run|leave|head out|head off|get going|take a (?:quick |short |little |coffee )?(?:break|pause|rest)|a (?:quick |short |little )?break|sleep|eat|log off|sign off|be going)(?: (?:to (?:bed|work|sleep|school|class|dinner|lunch|the .{1,15})|off|out|tonight))?",
      "(?:i )?(?:got to|going to|have to|need to|must|need|should|better|had better|am going to|have got to|am off to|am off|am about to)(?: (?:go|run|leave|stop|pause|sleep|a (?:quick |short |little )?break|get going|head out|head off|take a break|eat|log off))(?: .{0,20})?",
      "(?:stop|pause|continue|resume|finish|do|pick|carry|take|go|come|save)(?: .{0,25})? (?:later|tomorrow|another time|another day|for today|for tonight|for now|some other time|next week|next time|tonight|after .{1,20}|in a (?:bit|while|minute|moment))",
      "(?:i )?(?:will |shall )(?:be |come |get |do |finish |continue |resume |return |pick |carry )(?:.{0,25} ?)?(?:back|later|soon|tomorrow|another time|in a (?:bit|while|minute|moment)|after .{1,20})(?: .{0,15})?",
      "(?:be |am |i am )?(?:right back|back (?:soon|later|in .{1,20}))",
      "(?:i am |we are |that is (?:it|enough|all) |enough |all )?(?:done )?for (?:now|today|tonight)",
      "(?:i am )?(?:done|finished|enough) (?:for|it for) (?:now|today|tonight)",
      "(?:talk|speak|see you|continue|finish|catch you|more|write|type|chat) (?:later|tomorrow|soon)"
    ]
  ],
  [
    "finish",
    [
      "(?:i am |we are |all )?(?:done|finished|over it)(?: (?:with (?:this|it|that|the .{1,15})|answering|all))?",
      "(?:finish|end|wrap|complete|terminate|stop|quit|close|conclude)(?: up)?(?: (?:it|this|the|my|that))?(?: (?:test|assessment|quiz|survey|interview|thing|session|questionnaire|conversation|chat))?(?: up)?(?: (?:right )?now| here)?",
      "(?:that is|this is) (?:enough|all)(?: questions| of this)?",
      "no more(?: questions)?",
      "(?:just )?(?:show|give|tell|see|get|view|have|want|go to|skip to|jump to)(?: me| us)? (?:my |the |to my |to the )?(?:final )?(?:results?|scores?|profile|report|end|outcome)",
      "(?:i )?(?:want|would like|need)(?: to (?:see|know|get))? (?:my |the )?(?:final )?(?:results?|scores?|profile|report)",
      "(?:my |the )?(?:results?|scores?)"
    ]
  ],
  [
    "explain",
    [
      "(?:what|wdym)(?: (?:do|did) you (?:mean|want|mean by .{1,60})| (?:does|is) (?:it|that|this)(?: (?:mean|supposed to mean|even mean|about))?| (?:does|is) .{1,40} mean(?:t|ing)?(?: by .{1,30})?| would that mean| kind of .{1,40}| exactly)?",
      "(?:huh|pardon|meaning what|meaning|come again|say again|say what|eh what|meaning|elaborate|clarify|rephrase|explain|reword|i beg your pardon|excuse me)",
      "(?:please )?(?:explain|rephrase|clarify|reword|define|elaborate|repeat|simplify)(?: .{1,60})?",
      "(?:give |show |have |for |like |do you have |got )?(?:me )?(?:an? |some )?examples?(?: .{1,40})?",
      "(?:say|put|ask|phrase|word) (?:that|it|this) (?:differently|again|another way|in other words|in simpler .{1,20})",
      "(?:i )?(?:do not|did not|not|can not|am not sure i|not sure i)(?: (?:quite|really|fully))? (?:understand|get|follow)(?: (?:it|this|that|you|what .{1,40}|the .{1,30}))?",
      "(?:i )?(?:am )?(?:not sure|do not know|no idea|not certain|unsure|confused|unclear)(?: (?:about|of))?(?: what (?:that|this|it|you|is|the).{0,40})",
      "(?:i am )?(?:confused|lost)(?: .{1,30})?",
      "(?:that|this|it|the question|the statement) (?:is|does)(?: (?:confusing|unclear|vague|not clear|not make sense))",
      "(?:like what|such as|in what (?:way|sense|context)|in which (?:way|sense)|compared to (?:what|who|whom)|how so|how do you mean|as in)",
      "what (?:are|were) (?:the|my) (?:options|choices|answers|possible answers)(?: again)?",
      "what (?:was|is) the (?:question|statement)(?: again)?",
      "(?:help|help me|how does this work|what do i do|what should i (?:do|say|answer|write|type)|how (?:do|should) i answer(?: (?:this|that|it))?)",
      "❓|❔|⁉"
    ]
  ]
]

const requests = wordings.map(([request, alternatives]) => ({ request, pattern: whole(alternatives) }))
// Most sentences ask for nothing: one look for all requests tells them apart.
const anyRequest = whole(wordings.flatMap(([, alternatives]) => alternatives))

const questionWord = /^(?:what|how|which|like|by|in|is|does|so)$/
const smallWords = new Set([
  "i",
  "a",
  "the",
  "my",
  "of",
  "to",
  "for",
  "what",
  "is",
  "how",
  "by",
  "does",
  "as",
  "lot",
  "me",
  "like",
  "which",
  "kind",
  "in",
  "you",
  "mean",
  "am",
  "do",
  "that",
  "it",
  "on"
])

/** A question back about the wording of the statement: "exacting?", "what counts as a mess?" */
const asksAboutStatement = (words: ReadonlyArray<string>, itemText: string): boolean => {
  if (words.length > 12) return false
  const inStatement = new Set(
    itemText
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .map(stemOf)
  )
  const contents = words.filter((word) => !smallWords.has(word))
  const echoed = contents.filter((word) => inStatement.has(stemOf(word)))
  return echoed.length > 0 && (echoed.length === contents.length || words.some((word) => questionWord.test(word)))
}

// The patterns end in open places; the bound keeps their time small whatever comes in.
const longestRequest = 160

/** What a sentence asks for, or undefined. */
export const readRequest = (
  { clauseTexts, question, text, words }: Sentence,
  itemText: string
): Request | undefined => {
  if (words.length === 0) return question ? "explain" : undefined
  for (const part of clauseTexts.length === 1 ? [text] : [text, ...clauseTexts]) {
    if (part.length > longestRequest || !anyRequest.test(part)) continue
    for (const { pattern, request } of requests) if (pattern.test(part)) return request
  }
  return (question || words.includes("what") || words.includes("which")) && asksAboutStatement(words, itemText)
    ? "explain"
    : undefined
}

const corrections = [
  "(?:oops |sorry |wait |no |ah |i )*(?:i )?meant(?: to)?(?: (?:say|type|write|put|answer|pick|click|choose|send|press|give))?(?: that)?",
  "(?:oops|sorry|wait|whoops)(?: (?:no|oops|sorry|wait))* i mean",
  `(?:oops |sorry |wait |no |please |can you |could you |can i |i want to |i would like to |let me )*(?:make|change|set|switch|correct|turn|update)(?: (?:it|that|${lastOne}|my answer|the answer))(?: (?:to|into|as|from .{1,20} to))?(?: be)?(?: an?)?`,
  `(?:oops |sorry |wait |no |actually )*(?:(?:that|it) (?:should (?:be|have been|of been)|was (?:supposed|meant) to be)|${lastOne} (?:should (?:be|have been|of been)|was(?: supposed to be| meant to be)?|is))(?: an?)?`,
  `(?:sorry |no |actually )*(?:(?:for|on) )?(?:the |my |that )?(?:last|previous)(?! one$)(?: (?:one|answer|question|statement))?(?: (?:i|a))*(?: (?:want to|would like to|would))?(?: (?:say|put|answer|pick|choose))?`,
  "(?:sorry )?correction"
]
  .map((start) => `(?:${start}) (.+)`)
  .concat(`(.+) (?:for|on|to|about) ${lastOne}`)
const correctionPatterns = corrections.map((pattern) => new RegExp(`^${pattern}$`))
const anyCorrection = new RegExp(`^(?:${corrections.join("|")})$`)

/** What a sentence puts in the place of the last answer ("I meant 2" gives "2"), or undefined. */
export const readCorrection = ({ text }: Sentence): ReadonlyArray<string> | undefined => {
  if (text.length > longestRequest || !anyCorrection.test(text)) return undefined
  for (const pattern of correctionPatterns) {
    const replacement = pattern.exec(text)?.[1]
    if (replacement !== undefined) return replacement.split(" ").filter((word) => word !== "instead")
  }
  return undefined
}
