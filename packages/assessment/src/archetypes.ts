const words = {
  L: ["Grounded", "Easygoing", "Quiet", "Frank"],
  M: ["Open-eyed", "Flexible", "Sociable", "Fair"],
  H: ["Inventive", "Orderly", "Lively", "Kind"]
} as const

/** The archetype of a four-letter code (levels of O, C, E, A): a name of its own and a description. */
export const archetypeOf = (code: string): { readonly name: string; readonly description: string } => {
  const traits = Array.from(code, (level, place) =>
    level === "L" || level === "M" || level === "H" ? (words[level][place] ?? "") : ""
  )
  const name = `The ${traits.join(" ")} One`
  return { name, description: `${traits.join(", ")}: that is how your answers describe you.` }
}
