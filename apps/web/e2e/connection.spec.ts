import type { Page } from "@playwright/test"
import { box, choice, expect, expectSaved, log, messages, open, test } from "./test.ts"

test.use({ cutsConnections: true })

const isSend = (body: string | null): boolean => body?.includes('"SendMessage"') ?? false

/** The messageIds under which the page sent messages. */
const sentIds = (page: Page): ReadonlySet<string> => {
  const ids = new Set<string>()
  page.on("request", (request) => {
    if (isSend(request.postData())) ids.add(request.postDataJSON().payload.messageId)
  })
  return ids
}

test("a message written offline is kept, and sent once when the connection is back", async ({
  context,
  page,
  service
}) => {
  const sessionId = await service.converse(["Agree"])
  const ids = sentIds(page)
  await open(page, sessionId)
  await context.setOffline(true)
  await box(page).fill("said on a train")
  await box(page).press("Enter")
  await expect(log(page)).toContainText("said on a train")
  await expect(log(page)).toContainText("You · saving…")
  await expect(log(page)).toContainText("Not saved. Big Ocean cannot be reached.")
  await box(page).fill("and a draft")

  await context.setOffline(false)
  await expectSaved(page, 5)
  await expect(messages(page).nth(3)).toContainText("said on a train")
  await expect(box(page)).toHaveValue("and a draft")
  expect(ids.size).toBe(1)
  expect(await service.messages(sessionId)).toHaveLength(5)
})

test("a server that is killed before it takes a message gets it once, after its restart", async ({ page, service }) => {
  const sessionId = await service.converse(["Agree"])
  const ids = sentIds(page)
  await open(page, sessionId)
  const killed = page.route(
    "**/rpc",
    async (route) => {
      await service.kill()
      await route.continue()
    },
    { times: 1 }
  )
  await killed
  await choice(page, "Slightly agree").click()
  await expect(log(page)).toContainText("Not saved.")
  await service.restart()
  await page.getByRole("button", { name: "Retry" }).click()
  await expectSaved(page, 5)
  expect(ids.size).toBe(1)
  expect(await service.messages(sessionId)).toHaveLength(5)
})

test("a server that is killed after it stored a turn, its answer still on the way, makes no second turn", async ({
  page,
  service
}) => {
  const sessionId = await service.converse(["Agree"])
  const ids = sentIds(page)
  await open(page, sessionId)
  await page.route(
    "**/rpc",
    async (route) => {
      await route.fetch()
      await service.kill()
      await route.abort("connectionreset")
    },
    { times: 1 }
  )
  await box(page).fill("stored, but who knows")
  await box(page).press("Enter")
  await expect(log(page)).toContainText("Not saved.")
  await service.restart()
  await page.getByRole("button", { name: "Retry" }).click()
  await expectSaved(page, 5)
  expect(ids.size).toBe(1)
  expect(await service.messages(sessionId)).toHaveLength(5)
})

test("a reload in mid-answer keeps the draft and sends the message on its way once", async ({ page, service }) => {
  const sessionId = await service.converse(["Agree"])
  const ids = sentIds(page)
  page.on("dialog", (dialog) => void dialog.accept())
  await open(page, sessionId)
  await page.route("**/rpc", (route) => (isSend(route.request().postData()) ? undefined : route.continue()))
  await box(page).fill("caught by a reload")
  await box(page).press("Enter")
  await expect(log(page)).toContainText("You · saving…")
  await box(page).fill("a draft behind it")
  await page.unroute("**/rpc")
  await page.reload()
  await expectSaved(page, 5)
  await expect(messages(page).nth(3)).toContainText("caught by a reload")
  await expect(box(page)).toHaveValue("a draft behind it")
  expect(ids.size).toBe(1)
  expect(await service.messages(sessionId)).toHaveLength(5)
})

test("a message that failed comes back when the tab learned in the meantime that it is too late", async ({
  context,
  page,
  service
}) => {
  const sessionId = await service.converse(["Agree"])
  const behind = await context.newPage()
  await open(behind, sessionId)
  await open(page, sessionId)
  await behind.route("**/rpc", (route) =>
    isSend(route.request().postData()) ? route.abort("connectionrefused") : route.continue()
  )
  await box(behind).fill("too late")
  await box(behind).press("Enter")
  await expect(log(behind)).toContainText("Not saved.")
  await choice(page, "Disagree").click()
  await expectSaved(page, 5)

  await behind.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })))
  await expect(behind.getByText("New since you last looked")).toBeVisible()
  await behind.unroute("**/rpc")
  // The page may be trying again by itself just now; whichever attempt comes through brings the text back.
  await expect(async () => {
    await behind.evaluate(() => window.dispatchEvent(new Event("online")))
    await expect(behind.locator(".notice")).toContainText("What you wrote is back in the box.", { timeout: 2000 })
  }).toPass()
  await expect(behind.getByText("New since you last looked")).toBeVisible()
  await expect(box(behind)).toHaveValue("too late")
  expect(await service.messages(sessionId)).toHaveLength(5)
})

test("a conversation that cannot be reached opens with a second attempt", async ({ page, service }) => {
  const sessionId = await service.converse(["Agree"])
  await page.goto("/")
  await page.route("**/rpc", (route) => route.abort("connectionrefused"))
  await page.goto(`/#/s/${sessionId}`)
  await expect(page.getByRole("alert")).toContainText("Big Ocean cannot be reached.")
  await page.unroute("**/rpc")
  await page.getByRole("button", { name: "Try again" }).click()
  await expectSaved(page, 3)
})
