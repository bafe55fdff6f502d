import { announced, box, choice, expect, expectSaved, messages, open, test } from "./test.ts"

test("a tab that has fallen behind says so, shows what it missed and keeps the draft", async ({
  context,
  page,
  service
}) => {
  const sessionId = await service.converse(["Agree"])
  const behind = await context.newPage()
  await open(behind, sessionId)
  await open(page, sessionId)
  await expectSaved(behind, 3)

  await choice(page, "Disagree").click()
  await expectSaved(page, 5)
  await box(behind).fill("written before I knew")
  await box(behind).press("Enter")

  const notice =
    "This conversation went on in another tab or on another device. 2 messages that you had not seen are marked."
  await expect(behind.locator(".notice")).toContainText(notice)
  await expect(announced(behind)).toContainText(notice)
  await expectSaved(behind, 5)
  await expect(messages(behind).nth(3)).toContainText("Disagree")
  await expect(behind.getByText("New since you last looked")).toBeVisible()
  await expect(box(behind)).toHaveValue("written before I knew")
  expect(await service.messages(sessionId)).toHaveLength(5)

  await box(behind).press("Enter")
  await expectSaved(behind, 7)
  await expect(behind.locator(".notice")).toHaveCount(0)
})

test("a choice for a statement that was answered elsewhere is not taken for the next one", async ({
  context,
  page,
  service
}) => {
  const sessionId = await service.converse(["Agree"])
  const behind = await context.newPage()
  await open(behind, sessionId)
  await open(page, sessionId)
  await choice(page, "Disagree").click()
  await expectSaved(page, 5)

  await choice(behind, "Neutral").click()
  await expect(behind.locator(".notice")).toContainText("Your answer “Neutral” was not saved.")
  await expect(box(behind)).toHaveValue("")
  expect(await service.messages(sessionId)).toHaveLength(5)
})
