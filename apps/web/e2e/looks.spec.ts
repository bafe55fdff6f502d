import AxeBuilder from "@axe-core/playwright"
import type { Page } from "@playwright/test"
import { box, choice, expect, expectSaved, log, messages, open, test } from "./test.ts"

const views = [
  { name: "in the light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "in the dark", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { name: "320 px wide", colorScheme: "light", viewport: { width: 320, height: 640 } },
  { name: "at 200% zoom, in the dark", colorScheme: "dark", viewport: { width: 640, height: 400 } }
] as const

/** WCAG 2.2 AA as far as axe can tell, and nothing that has to be scrolled sideways. */
const expectAccessible = async (page: Page, state: string): Promise<void> => {
  // Contrast is measured on what stands still.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)))
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`)
  expect.soft(found, state).toStrictEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  )
  expect.soft(overflow, `${state}: sideways overflow`).toBe(0)
}

for (const { name, ...look } of views) {
  test.describe(name, () => {
    test.use({ contextOptions: { ...look, reducedMotion: "reduce" }, cutsConnections: true })

    test("every page and state is accessible", async ({ context, page, service }) => {
      const fresh = await service.converse(["Agree"])
      const half = await service.converse(Array.from({ length: 12 }, (_, index) => (index % 2 ? "Agree" : "Disagree")))
      const done = await service.converse(Array.from({ length: 50 }, (_, index) => (index % 3 ? "Agree" : "Neutral")))

      await page.goto("/")
      await expectAccessible(page, "begin")
      await page.getByLabel("Link or id from another device").fill("nothing")
      await page.getByRole("button", { name: "Open" }).click()
      await expectAccessible(page, "begin with a wrong link")

      await open(page, fresh)
      await expectAccessible(page, "converse")

      const other = await context.newPage()
      await open(other, fresh)
      await choice(other, "Disagree").click()
      await expectSaved(other, 5)
      await other.close()
      await box(page).fill("behind")
      await box(page).press("Enter")
      await expect(page.locator(".notice")).toBeVisible()
      await expectAccessible(page, "a tab that has fallen behind")

      await page.getByRole("button", { name: "Pause" }).click()
      await expect(page.getByRole("dialog")).toContainText("The conversation is paused.")
      await expectAccessible(page, "pause")
      await page.keyboard.press("Escape")

      await box(page).fill("x".repeat(4001))
      await expect(page.getByText("1 characters too many")).toBeVisible()
      await expectAccessible(page, "a message that is too long")
      await box(page).fill("")

      await context.setOffline(true)
      await choice(page, "Agree").click()
      await expect(log(page)).toContainText("You · saving…")
      await expectAccessible(page, "saving")
      await expect(log(page)).toContainText("Not saved.")
      await expectAccessible(page, "not saved")
      await context.setOffline(false)
      await expectSaved(page, 7)

      await open(page, done)
      await expect(page.getByRole("heading", { name: "That was the last statement" })).toBeVisible()
      await expectAccessible(page, "complete")

      await page.goto("/")
      await expect(page.getByRole("link", { name: "See the results" })).toBeVisible()
      await expectAccessible(page, "welcome back")

      await page.goto(`/#/s/${fresh}/results`)
      await expect(page.getByRole("heading", { name: "Not enough is known yet" })).toBeVisible()
      await expectAccessible(page, "results that are not there yet")

      await page.goto(`/#/s/${half}/results`)
      await expect(page.getByRole("link", { name: "Go on answering" })).toBeVisible()
      await expectAccessible(page, "results so far")

      await page.goto(`/#/s/${done}/results`)
      await page.getByRole("button", { name: "The statements and your answers" }).click()
      await expect(page.getByRole("row").nth(1)).toBeVisible()
      await expectAccessible(page, "results")
      await page.getByRole("button", { name: "Delete everything" }).click()
      await expect(page.getByRole("alertdialog")).toBeVisible()
      await expectAccessible(page, "delete")
      await page.getByRole("textbox").fill("delete")
      await page.getByRole("button", { name: "Delete for good" }).click()
      await expect(page.getByRole("heading", { name: "It is deleted" })).toBeVisible()
      await expectAccessible(page, "receipt")

      await page.goto(`/#/s/${done}`)
      await expect(page.getByRole("alert")).toBeVisible()
      await expectAccessible(page, "a conversation that was deleted")
      await page.goto("/#/s/session_of-nobody")
      await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible()
      await expectAccessible(page, "an address that leads nowhere")
    })
  })
}

test("message text is shown as it was written, whatever it holds", async ({ page, service }) => {
  const hostile = '<img src="x" onerror="document.title=1"><b>bold</b> & "quotes" {{7*7}}'
  const hebrew = "אני אוהב לקרוא"
  const sessionId = await service.converse([hostile, hebrew])
  await open(page, sessionId)
  await expect(messages(page).nth(1).locator("p").first()).toHaveText(hostile)
  await expect(log(page).locator("img, b")).toHaveCount(0)
  const direction = messages(page).nth(3).locator("p").first()
  await expect(direction).toHaveText(hebrew)
  expect(await direction.evaluate((element) => getComputedStyle(element).direction)).toBe("rtl")
})

test("the page is served with the headers that keep it to itself", async ({ request, service }) => {
  const headers = (await request.get(service.url)).headers()
  expect(headers["content-security-policy"]).toContain("default-src 'none'")
  expect(headers["content-security-policy"]).not.toContain("unsafe")
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'")
  expect(headers["referrer-policy"]).toBe("no-referrer")
  expect(headers["x-content-type-options"]).toBe("nosniff")
  expect(headers["x-frame-options"]).toBe("DENY")
})

test.describe("with reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } })

  test("nothing moves by itself", async ({ page }) => {
    await page.goto("/")
    await expect(page.getByRole("button", { name: "Begin" })).toBeVisible()
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  })
})
