import { readFile } from "node:fs/promises"
import { announced, box, choice, expect, expectSaved, messages, sessionOf, statement, test } from "./test.ts"

const answers = ["Agree", "Slightly agree", "Disagree", "Neutral", "Slightly disagree"]

test("someone begins, answers, leaves, comes back, finishes, takes the results along and deletes everything", async ({
  context,
  page,
  service
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"])
  await page.goto("/")
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("A quiet conversation about who you are.")
  await page.getByRole("button", { name: "Begin" }).click()
  await expect(messages(page)).toHaveCount(1)
  await expect(announced(page)).toHaveText(/^Nerin: /)
  await expect(page).toHaveTitle("Conversation · Big Ocean")
  const sessionId = sessionOf(page)

  await test.step("answers with a button, a key and own words", async () => {
    await choice(page, "Agree").click()
    await expectSaved(page, 3)
    await expect(messages(page).nth(1)).toContainText(/Agree\s*You · saved/)
    await page.keyboard.press("2")
    await expectSaved(page, 5)
    await expect(messages(page).nth(3)).toContainText("Slightly disagree")
    await box(page).fill("kind of")
    await box(page).press("Enter")
    await expectSaved(page, 7)
    await expect(messages(page).nth(5)).toContainText("kind of")
    await expect(box(page)).toBeFocused()
    await expect(box(page)).toHaveValue("")
    await expect(announced(page)).toHaveText(`Nerin: ${(await service.messages(sessionId)).at(-1)?.content}`)
  })

  await test.step("sees progress and precision rise, as text and as bars", async () => {
    const progress = page.getByRole("progressbar", { name: "Progress" })
    expect(Number(await progress.getAttribute("aria-valuenow"))).toBeGreaterThan(0)
    await expect(page.getByRole("meter")).toHaveCount(5)
    await expect(page.getByRole("complementary")).toContainText(/Openness\d+%/)
  })

  const waiting = await statement(page).textContent()

  await test.step("sees how much is missing for results", async () => {
    await page.getByRole("link", { name: "Results" }).click()
    await expect(page.getByRole("heading", { level: 2, name: "Not enough is known yet" })).toBeVisible()
    await expect(page.getByRole("main")).toContainText("results begin at 50")
    await page.getByRole("link", { name: "Go on answering" }).click()
    await expect(statement(page)).toHaveText(waiting ?? "")
  })

  await test.step("pauses, takes the link along and leaves", async () => {
    await page.getByRole("button", { name: "Pause" }).click()
    const dialog = page.getByRole("dialog", { name: "Take your time" })
    await expect(dialog).toContainText("The conversation is paused.")
    await expect(dialog).toContainText(/It is kept until .*, or until you delete it\./)
    await dialog.getByRole("button", { name: "Copy" }).click()
    await expect(dialog).toContainText("The link is copied.")
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${service.url}#/s/${sessionId}`)
    await dialog.getByRole("link", { name: "Leave for now" }).click()
  })

  await test.step("finds the conversation on this device, and only its id in the browser", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome back.")
    const card = page.getByRole("listitem")
    await expect(card).toHaveCount(1)
    await expect(card).toContainText(waiting ?? "")
    await expect(card.getByRole("progressbar", { name: "Progress" })).toBeVisible()
    expect(await page.evaluate(() => Object.entries(localStorage))).toStrictEqual([
      ["big-ocean.sessions", JSON.stringify([sessionId])]
    ])
    await card.getByRole("link", { name: "Resume Assessment" }).click()
    await expect(announced(page)).toHaveText(`Resumed, 7 messages, next statement: ${waiting}`)
  })

  await test.step("answers until nothing is left to ask", async () => {
    const complete = page.getByRole("heading", { name: "That was the last statement" })
    for (let count = 7; !(await complete.isVisible()); count += 2) {
      await choice(page, answers[count % answers.length] ?? "Neutral").click()
      await expectSaved(page, count + 2)
    }
    await expect(complete).toBeFocused()
    await page.getByRole("link", { name: "See your results" }).click()
  })

  await test.step("reads the results", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your results")
    await expect(page.getByText(/Your profile: [LMH]{5}/)).toBeVisible()
    for (const trait of ["Openness", "Conscientiousness", "Extraversion", "Agreeableness", "Neuroticism"]) {
      await expect(page.getByRole("region", { name: trait })).toContainText(
        /Score [\d.]+ of 20, with 90% certainty between [\d.]+ and [\d.]+\. Higher than \d+ of 100 people\./
      )
    }
    await page.getByRole("button", { name: "The statements and your answers" }).click()
    await expect(page.getByRole("row").nth(1)).toBeVisible()
    await page.emulateMedia({ media: "print" })
    await expect(page.getByRole("button", { name: "Delete everything" })).toBeHidden()
    await expect(page.getByRole("row").nth(1)).toBeVisible()
    await page.emulateMedia({ media: "screen" })
  })

  await test.step("takes everything along as JSON", async () => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download as JSON" }).click()
    ])
    expect(file.suggestedFilename()).toMatch(/^big-ocean-\d{4}-\d\d-\d\d\.json$/)
    const stored = JSON.parse(await readFile(await file.path(), "utf8"))
    const contents = (await service.messages(sessionId)).map(({ content }) => content)
    expect(stored.session.messages.map(({ content }: { readonly content: string }) => content)).toStrictEqual(contents)
    expect(stored.results.oceanCode5Letter).toMatch(/^[LMH]{5}$/)
  })

  await test.step("deletes everything after typing the word, and gets a receipt", async () => {
    const count = (await service.messages(sessionId)).length
    await page.getByRole("button", { name: "Delete everything" }).click()
    const dialog = page.getByRole("alertdialog", { name: "Delete this conversation?" })
    await expect(dialog.getByRole("button", { name: "Delete for good" })).toBeDisabled()
    await dialog.getByRole("textbox").fill("delete")
    await dialog.getByRole("button", { name: "Delete for good" }).click()
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("It is deleted")
    await expect(page.getByRole("main")).toContainText(`${count} messages were deleted for good`)
    await page.reload()
    await expect(page.getByRole("main")).toContainText(`${count} messages were deleted for good`)
    await page.getByRole("link", { name: "To the beginning" }).click()
    await expect(page.getByRole("button", { name: "Begin" })).toBeVisible()
    expect(await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])).not.toContain(
      sessionId
    )
    await page.goto(`/#/s/${sessionId}`)
    await expect(page.getByRole("alert")).toContainText("There is no such conversation.")
  })
})

test("someone closes the browser and goes on in a fresh one by link", async ({ newDevice, page, service }) => {
  const sessionId = await service.converse(["Agree", "in my own words, very much so", "Neutral"])
  await page.goto(`/#/s/${sessionId}`)
  await expectSaved(page, 7)
  const shown = await messages(page).allTextContents()
  const waiting = await statement(page).textContent()
  await page.context().close()

  const elsewhere = await (await newDevice()).newPage()
  await elsewhere.goto("/")
  await elsewhere.getByLabel("Link or id from another device").fill("not a link")
  await elsewhere.getByRole("button", { name: "Open" }).click()
  await expect(elsewhere.getByText("There is no complete link or id in this.")).toBeVisible()
  await elsewhere.getByLabel("Link or id from another device").fill(`${service.url}#/s/${sessionId}`)
  await elsewhere.getByRole("button", { name: "Open" }).click()
  await expectSaved(elsewhere, 7)
  expect(await messages(elsewhere).allTextContents()).toStrictEqual(shown)
  await expect(announced(elsewhere)).toHaveText(`Resumed, 7 messages, next statement: ${waiting}`)
  await choice(elsewhere, "Agree").click()
  await expectSaved(elsewhere, 9)
})

test("someone who passes over every statement is told that there is no result", async ({ page, service }) => {
  const sessionId = await service.converse(Array.from({ length: 60 }, () => "skip"))
  await page.goto(`/#/s/${sessionId}/results`)
  await expect(page.getByRole("heading", { name: "Too few answers for a result" })).toBeVisible()
  await expect(page.getByRole("link", { name: "To the beginning" })).toBeVisible()
})

test("the back button leads out of a conversation and back into it, with the draft", async ({ page }) => {
  await page.goto("/")
  await page.getByRole("button", { name: "Begin" }).click()
  await box(page).fill("half a thought")
  await page.goBack()
  await expect(page.getByRole("link", { name: "Resume Assessment" })).toBeVisible()
  await page.goForward()
  await expect(box(page)).toHaveValue("half a thought")
})
