import { Schema } from "effect"
import { SymSpell } from "mnemonist"
import lexiconFile from "./lexicon.json" with { type: "json" }
import statementsFile from "./statements.json" with { type: "json" }

/** One sentence of a message: its clauses (between commas, colons, dashes), each a list of normalised words. */
export interface Sentence {
  readonly clauses: ReadonlyArray<ReadonlyArray<string>>
  readonly question: boolean
}

const { spelling, noise, otherWords } = Schema.decodeUnknownSync(
  Schema.Struct({
    spelling: Schema.Record({ key: Schema.String, value: Schema.String }),
    noise: Schema.Array(Schema.String),
    otherWords: Schema.Array(Schema.String)
  })
)(lexiconFile)

const noiseWords = new Set(noise)
const expansions = new Map(Object.entries(spelling).map(([word, words]) => [word, words.split(" ")]))

const address = /https?:\S+|www\.\S+/giu
const shrug = /¯\\?_\(ツ\)_\/?¯/gu
const face = /(?<![\p{L}\p{N}])(?:[:;=]['^-]?[)(\][dpoc3|/\\*]+|<\/?3+|\^_*\^|x[dp]+)(?![\p{L}\p{N}])/giu
const apostrophe = /(?<=\p{L})['’‘`´ʼ＇](?=\p{L})/gu
// Accents, variation and keycap marks, Arabic vowels; zero-width joiners and other invisible characters; skin tones, genders.
const ornament = /[\u0300-\u036f\ufe0e\ufe0f\u20e3\u064b-\u0652]|\p{Cf}|\p{Emoji_Modifier}|[♀♂]/gu
// The zeros of the decimal digits in use on keyboards beside ASCII: Arabic, Persian and Urdu, Devanagari.
const digitZeros = [0x0660, 0x06f0, 0x0966]

const asciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0
  const zero = digitZeros.find((zero) => code >= zero && code <= zero + 9)
  return zero === undefined ? digit : `${code - zero}`
}

const normalised = (text: string): string =>
  text
    .replace(apostrophe, "")
    .replace(address, " address ")
    .replace(shrug, " 🤷 ")
    .replace(face, " ")
    .normalize("NFKD")
    .replace(ornament, "")
    .normalize("NFC")
    .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
    .toLowerCase()

// A number with its sign or its decimals, a mark between two numbers, a word, an emoji, or the end of a clause.
const token =
  /(?<![\p{L}\p{N}])[-+]?\d+(?:[.,:]\d+)*|(?<=\d) ?[-/–] ?(?=\d)|%|[\p{L}\p{M}]+|\p{Extended_Pictographic}|(?<=\s|^)-|(?<=\s|^)\(|\)(?=[\s.,!?]|$)|[.!?\n;。¡¿,،、:—–]/gu
const endOfSentence = /^[.!?\n;。]$/u
const emoji = /^\p{Extended_Pictographic}$/u
const endOfClause = /^[-¡¿,،、:—–()]$/u

const tokens = (text: string): ReadonlyArray<string> =>
  Array.from(normalised(text).matchAll(token), ([match]) => (match.length > 1 ? match.trim() || match : match))

// Every word of the two files is known; slips are only looked for in those that mean something.
const vocabulary = new Set([
  ...tokens(JSON.stringify(lexiconFile)),
  ...tokens(JSON.stringify(statementsFile)),
  ...expansions.keys()
])
const protectedOnly = new Set([...otherWords, ...expansions.keys()])
const spellings = SymSpell.from(
  [...vocabulary].filter((word) => word.length >= 4 && /^[a-z]+$/.test(word) && !protectedOnly.has(word)),
  { maxDistance: 2, verbosity: 1 }
)

const anagram = (word: string): string => [...word].sort().join("")

// One slip for a short word, two for a long one (but an ending is no slip), none in the first letter. In words up to five letters, a letter in the
// place of another makes a different word too often ("hello", "hella").
const corrected = (word: string): string => {
  if (vocabulary.has(word) || word.length < 4 || word.length > 16) return word
  const candidates = spellings
    .search(word)
    .filter(
      ({ term, distance }) =>
        term[0] === word[0] &&
        distance <= (word.length < 8 ? 1 : 2) &&
        (!word.startsWith(term) || word.endsWith(`${term.at(-1)}${term.at(-1)}`)) &&
        (word.length > 5 || term.length !== word.length || anagram(term) === anagram(word))
    )
    .map(({ term }) => term)
  // Letters are left out more often than added: of two words as near, the longer.
  const longest = Math.max(...candidates.map((term) => term.length))
  const [best, other] = candidates.filter((term) => term.length === longest)
  return best === undefined || other !== undefined ? word : best
}

/** The word as it was meant: letters held down ("yesss") and slips of the finger set right where only one word fits. */
const settled = (word: string): string => {
  if (vocabulary.has(word)) return word
  for (const length of [3, 2, 1]) {
    const shorter = word.replace(/(\p{L})\1{2,}/gu, (_, letter: string) => letter.repeat(length))
    if (vocabulary.has(shorter)) return shorter
  }
  return corrected(word.replace(/(\p{L})\1{2,}/gu, "$1"))
}

// "really" only matters where it takes the edge off a "not".
const meaningful = (words: ReadonlyArray<string>): ReadonlyArray<string> =>
  words.filter((word, index) => !noiseWords.has(word) && (word !== "really" || words[index - 1] === "not"))

const expanded = (words: ReadonlyArray<string>): ReadonlyArray<string> =>
  meaningful(words.flatMap((word) => expansions.get(word) ?? [word]))

/** The words of a phrase that is spelt as it should be. */
export const spoken = (phrase: string): ReadonlyArray<string> =>
  expanded(tokens(phrase).filter((token) => !endOfSentence.test(token) && !endOfClause.test(token)))

/** The sentences of a message, without what carries no meaning. Time grows with the length of the message. */
export const sentencesOf = (message: string): ReadonlyArray<Sentence> => {
  const sentences: Array<Sentence> = []
  let clauses: Array<ReadonlyArray<string>> = []
  let words: Array<string> = []
  const endClause = () => {
    const clause = expanded(words)
    if (clause.length > 0) clauses.push(clause)
    words = []
  }
  const endSentence = (question: boolean) => {
    endClause()
    if (clauses.length > 0) sentences.push({ clauses, question })
    clauses = []
  }
  for (const token of tokens(message)) {
    if (endOfSentence.test(token)) endSentence(token === "?")
    else if (endOfClause.test(token)) endClause()
    else if (vocabulary.has(token) || !emoji.test(token)) words.push(settled(token))
  }
  endSentence(false)
  return sentences.length === 0 && message.includes("?") ? [{ clauses: [], question: true }] : sentences
}
