import { expect, it } from "@effect/vitest"
import { archetypeOf } from "./archetypes.ts"

it("each of the 81 codes has an archetype name of its own", () => {
  const levels = ["L", "M", "H"]
  const codes = levels.flatMap((o) => levels.flatMap((c) => levels.flatMap((e) => levels.map((a) => o + c + e + a))))
  expect(new Set(codes.map((code) => archetypeOf(code).name)).size).toBe(81)
})
