import { expect, open, test } from "./test.ts"

// The pictures in the README of the repository: `pnpm --filter @workspace/web screenshots`.
test.use({ contextOptions: { viewport: { width: 1200, height: 760 }, reducedMotion: "reduce" } })

const answers = ["Agree", "Slightly agree", "kind of", "Disagree", "not really, I like it quiet", "Neutral"]

test("begin, converse, results", async ({ page, service }) => {
  await page.goto("/")
  await page.screenshot({ path: "screenshots/begin.png" })

  await open(page, await service.converse(answers))
  await page.screenshot({ path: "screenshots/converse.png" })

  const done = await service.converse(Array.from({ length: 50 }, (_, index) => answers[(index * index) % 6] ?? "Agree"))
  await page.goto(`/#/s/${done}/results`)
  await expect(page.getByRole("heading", { name: "The five traits" })).toBeVisible()
  await page.setViewportSize({ width: 1200, height: 1180 })
  await page.screenshot({ path: "screenshots/results.png" })
})
