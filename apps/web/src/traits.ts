import type { Trait } from "@workspace/contracts"

/** How the page names a trait, and the two ends of its scale. */
export const traitWords: Record<Trait, { readonly name: string; readonly low: string; readonly high: string }> = {
  openness: { name: "Openness", low: "down to earth", high: "imaginative" },
  conscientiousness: { name: "Conscientiousness", low: "easy-going", high: "orderly" },
  extraversion: { name: "Extraversion", low: "reserved", high: "outgoing" },
  agreeableness: { name: "Agreeableness", low: "matter-of-fact", high: "warm-hearted" },
  neuroticism: { name: "Neuroticism", low: "steady", high: "easily stirred" }
}
