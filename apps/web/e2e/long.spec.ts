import { box, expect, expectSaved, messages, open, test } from "./test.ts"

test("a conversation of 501 messages opens at the newest, and its first is a scroll away", async ({
  page,
  service
}) => {
  // What is no answer leaves the statement waiting, so the assessment does not end.
  const sessionId = await service.converse(Array.from({ length: 250 }, () => "The sea is calm today."))
  await open(page, sessionId)
  await expectSaved(page, 501)
  await expect(messages(page).last()).toBeInViewport()
  await expect(messages(page).first()).not.toBeInViewport()

  await page.keyboard.press("Home")
  await expect(messages(page).first()).toBeInViewport()
  await page.getByRole("button", { name: "To the newest" }).click()
  await expect(messages(page).last()).toBeInViewport()

  await box(page).fill("Agree")
  await box(page).press("Enter")
  await expectSaved(page, 503)
  await expect(messages(page).last()).toBeInViewport()
})
