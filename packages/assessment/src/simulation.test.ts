import { describe, expect, it } from "@effect/vitest"
import { currentItemBank } from "./item-bank.ts"
import { simulate } from "./simulation.ts"

const everyStatement = currentItemBank.items.size

describe.each(["exact", "honest"] as const)("with an %s reader", (reader) => {
  const simulation = simulate(400, 2, reader)
  const end = simulation.after(everyStatement)

  it("the precision at the end is what it claims to be, to within .02", () => {
    expect(Math.abs(end.reported - end.real)).toBeLessThan(0.02)
  })

  it("the scores go with the truth, and more so with every answer", () => {
    expect(end.correlation).toBeGreaterThan(0.87)
    expect(simulation.after(10).correlation).toBeGreaterThan(simulation.after(5).correlation)
    expect(end.correlation).toBeGreaterThan(simulation.after(10).correlation)
  })

  it("everybody gets to the end, and hardly anybody who answers as the model says gets a note on validity", () => {
    expect(end.finished).toBe(1)
    expect(simulation.noted).toBeLessThan(0.03)
  })
})

it("a reader that claims more certainty than it has makes the precision look better than it is", () => {
  const end = simulate(100, 2, "overconfident").after(everyStatement)
  expect(end.reported - end.real).toBeGreaterThan(0.05)
})
