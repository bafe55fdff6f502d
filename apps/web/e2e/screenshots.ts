import { writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import type { Page } from "@playwright/test"
import { expect, open, test } from "./test.ts"

// The pictures in the README of the repository: `pnpm --filter @workspace/web screenshots`.
test.use({ contextOptions: { viewport: { width: 1200, height: 760 }, reducedMotion: "reduce" } })

const answers = ["Agree", "Slightly agree", "kind of", "Disagree", "not really", "Neutral"]

/** Playwright itself writes no WebP, which is a tenth of the size. */
const picture = async (page: Page, name: string): Promise<void> => {
  const devtools = await page.context().newCDPSession(page)
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: 90 })
  await writeFile(fileURLToPath(new URL(`../screenshots/${name}.webp`, import.meta.url)), data, "base64")
}

test("begin, converse, results", async ({ page, service }) => {
  await page.goto("/")
  await expect(page.getByRole("button", { name: "Begin" })).toBeVisible()
  await picture(page, "begin")

  await open(page, await service.converse(answers))
  await picture(page, "converse")

  const done = await service.converse(Array.from({ length: 50 }, (_, index) => answers[(index * index) % 6] ?? "Agree"))
  await page.goto(`/#/s/${done}/results`)
  await expect(page.getByRole("heading", { name: "The five traits" })).toBeVisible()
  await page.setViewportSize({ width: 1200, height: 1180 })
  await picture(page, "results")
})
