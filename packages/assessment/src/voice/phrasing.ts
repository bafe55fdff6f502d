/** The nth of the variants, over and over: what was said last is not said again right away. */
export const variant = (variants: readonly [string, ...ReadonlyArray<string>], turn: number): string =>
  variants[turn % variants.length] ?? variants[0]

/** The words with a capital letter first. */
export const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** One paragraph of the parts that there are. */
export const joined = (...parts: ReadonlyArray<string>): string => parts.filter((part) => part !== "").join(" ")

const conjunction = new Intl.ListFormat("en", { type: "conjunction" })

/** The words as a list: "this, that, and the other". */
export const listed = (words: ReadonlyArray<string>): string => conjunction.format(words)
