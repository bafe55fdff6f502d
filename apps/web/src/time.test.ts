import { describe, expect, it } from "vitest"
import { day, keeping, moment } from "./time.ts"

describe("moment", () => {
  it("names the day only when it is another one", () => {
    const now = new Date(2026, 10, 23, 18, 0)
    const earlier = moment(new Date(2026, 10, 23, 9, 5), now)
    const yesterday = moment(new Date(2026, 10, 22, 9, 5), now)
    expect(earlier).not.toContain("2026")
    expect(yesterday).toContain("2026")
    expect(yesterday).toContain(earlier)
  })
})

describe("keeping", () => {
  it("names the date where there is one", () => {
    const until = new Date(2027, 10, 23)
    expect(keeping(until)).toContain(day(until))
    expect(keeping(null)).toBe("It is kept until you delete it.")
  })
})
