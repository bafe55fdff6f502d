import { Schema } from "effect"
import { SymSpell } from "mnemonist"
import { stemmer } from "stemmer"
import lexiconFile from "./lexicon.json" with { type: "json" }
import statementsFile from "./statements.json" with { type: "json" }

/** One sentence of a message: its clauses (between commas, colons, dashes), each a list of normalised words. */
export interface Sentence {
  readonly clauses: ReadonlyArray<ReadonlyArray<string>>
  /** The words of each clause with a space between each two. */
  readonly clauseTexts: ReadonlyArray<string>
  /** The words of all clauses, and the same with a space between each two. */
  readonly words: ReadonlyArray<string>
  readonly text: string
  readonly question: boolean
}

const noWords: ReadonlyArray<string> = []

/** The sentence of those clauses. */
export const sentenceOf = (clauses: ReadonlyArray<ReadonlyArray<string>>, question: boolean): Sentence => {
  const clauseTexts = clauses.map((clause) => clause.join(" "))
  return { clauses, clauseTexts, words: noWords.concat(...clauses), text: clauseTexts.join(" "), question }
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

const otherDigit = /(?![0-9])\p{Nd}/gu

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
    .replace(otherDigit, asciiDigit)
    .toLowerCase()

// A number with its sign or its decimals, a mark between two numbers, a word, an emoji, or the end of a clause.
const token =
  /(?<![\p{L}\p{N}])[-+]?\d+(?:[.,:]\d+)*|(?<=\d) ?[-/–] ?(?=\d)|%|[\p{L}\p{M}]+|\p{Extended_Pictographic}|(?<=\s|^)-|(?<=\s|^)\(|\)(?=[\s.,!?]|$)|[.!?\n;。¡¿,،、:—–]/gu
const emoji = /^\p{Extended_Pictographic}$/u
/** What a mark ends. Each mark is one UTF-16 code unit. */
const marks: ReadonlyMap<string, "sentence" | "clause"> = new Map([
  ...[...".!?\n;。"].map((mark) => [mark, "sentence"] as const),
  ...[..."-¡¿,،、:—–()"].map((mark) => [mark, "clause"] as const)
])
const ends = (token: string) => (token.length === 1 ? marks.get(token) : undefined)

// Letters, digits and plain marks have nothing to normalise, unless they are a face ("xd") or an address.
const plain = /^(?!.*(?:\b[Xx][DdPp]|[Ww]{3}\.))[A-Za-z0-9 ,.?!]*$/
const plainToken = /(?<![a-z0-9])\d+(?:[.,]\d+)*|[a-z]+|[.?!,]/g

const tokens = (text: string): ReadonlyArray<string> =>
  plain.test(text)
    ? (text.toLowerCase().match(plainToken) ?? [])
    : (normalised(text).match(token) ?? []).map((match) => match.trim() || match)

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

const stems = new Map([...vocabulary].map((word) => [word, stemmer(word)]))

/** The stem of a word: "talking" and "talks" have the same. */
export const stemOf = (word: string): string => stems.get(word) ?? stemmer(word)

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

const heldDown = /(\p{L})\1{2,}/gu

/** The word as it was meant: letters held down ("yesss") and slips of the finger set right where only one word fits. */
const settled = (word: string): string => {
  if (vocabulary.has(word)) return word
  const held = word.replace(heldDown, "$1")
  if (held === word) return corrected(word)
  for (const letters of ["$1$1$1", "$1$1", "$1"]) {
    const shorter = word.replace(heldDown, letters)
    if (vocabulary.has(shorter)) return shorter
  }
  return corrected(held)
}

/** The words, contractions spelt out, without those that carry no meaning. */
const expanded = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const meaningful: Array<string> = []
  let before = ""
  const add = (word: string) => {
    // "really" only matters where it takes the edge off a "not".
    if (!noiseWords.has(word) && (word !== "really" || before === "not")) meaningful.push(word)
    before = word
  }
  for (const word of words) {
    const expansion = expansions.get(word)
    if (expansion === undefined) add(word)
    else expansion.forEach(add)
  }
  return meaningful
}

/** The words of a phrase that is spelt as it should be. */
export const spoken = (phrase: string): ReadonlyArray<string> =>
  expanded(tokens(phrase).filter((token) => ends(token) === undefined))

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
    if (clauses.length > 0) sentences.push(sentenceOf(clauses, question))
    clauses = []
  }
  for (const token of tokens(message)) {
    const end = ends(token)
    if (end === "sentence") endSentence(token === "?")
    else if (end === "clause") endClause()
    else if (vocabulary.has(token)) words.push(token)
    else if (!emoji.test(token)) words.push(settled(token))
  }
  endSentence(false)
  return sentences.length === 0 && message.includes("?") ? [sentenceOf([], true)] : sentences
}
