import type { Locator, Page } from "@playwright/test"
import { announced, box, expect, expectSaved, messages, statement, test } from "./test.ts"

/** Moves the focus with Tab until it is there, as someone without a mouse has to. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press("Tab")
  }
  throw new Error("Tab does not lead there.")
}

test("the whole way without a mouse", async ({ page }) => {
  await page.goto("/")
  await tabTo(page, page.getByRole("button", { name: "Begin" }))
  await page.keyboard.press("Enter")
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused()
  await expect(messages(page)).toHaveCount(1)

  await test.step("the keys 1 to 5 answer, outside of the box", async () => {
    await page.keyboard.press("1")
    await expectSaved(page, 3)
    await expect(messages(page).nth(1)).toContainText("Disagree")
    await page.keyboard.press("5")
    await expectSaved(page, 5)
  })

  await test.step("the box takes figures as text, Shift+Enter as a line, and Enter to send", async () => {
    await tabTo(page, box(page))
    await page.keyboard.type("3 of 4 times")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("I do")
    await expect(box(page)).toHaveValue("3 of 4 times\nI do")
    await expectSaved(page, 5)
    await page.keyboard.press("Enter")
    await expectSaved(page, 7)
    await expect(box(page)).toBeFocused()
  })

  await test.step("the keys can be switched off", async () => {
    await tabTo(page, page.getByRole("switch", { name: "Keys 1 to 5 answer" }))
    await page.keyboard.press("Space")
    await page.keyboard.press("4")
    await page.keyboard.press("Space")
    await page.keyboard.press("4")
    await expectSaved(page, 9)
    await expect(messages(page).nth(7)).toContainText("Slightly agree")
  })

  await test.step("Pause opens, keeps the focus inside, closes with Escape and gives the focus back", async () => {
    const pause = page.getByRole("button", { name: "Pause" })
    await pause.focus()
    await page.keyboard.press("Enter")
    const dialog = page.getByRole("dialog")
    await expect(dialog).toContainText("The conversation is paused.")
    for (let presses = 0; presses < 8; presses++) {
      await page.keyboard.press("Tab")
      await expect(dialog.locator(":focus")).toHaveCount(1)
    }
    await page.keyboard.press("5")
    await page.keyboard.press("Escape")
    await expect(dialog).toBeHidden()
    await expect(pause).toBeFocused()
    await expectSaved(page, 9)
  })

  await test.step("answers to the end", async () => {
    const complete = page.getByRole("heading", { name: "That was the last statement" })
    for (let count = 9; !(await complete.isVisible()); count += 2) {
      await page.keyboard.press(String((count % 5) + 1))
      await expectSaved(page, count + 2)
    }
    await expect(complete).toBeFocused()
    await tabTo(page, page.getByRole("link", { name: "See your results" }))
    await page.keyboard.press("Enter")
    await expect(page.getByRole("heading", { level: 1, name: "Your results" })).toBeFocused()
  })

  await test.step("deletes everything", async () => {
    await tabTo(page, page.getByRole("button", { name: "Delete everything" }))
    await page.keyboard.press("Enter")
    await page.keyboard.type("delete")
    await page.keyboard.press("Enter")
    await expect(page.getByRole("heading", { level: 1, name: "It is deleted" })).toBeFocused()
  })
})

test("Enter belongs to an input method while it composes", async ({ page }) => {
  await page.goto("/")
  await page.getByRole("button", { name: "Begin" }).click()
  await box(page).focus()
  const keyboard = await page.context().newCDPSession(page)
  await keyboard.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 })
  await page.keyboard.press("Enter")
  await expect(box(page)).toHaveValue(/にほん/)
  await expectSaved(page, 1)
  await keyboard.send("Input.insertText", { text: "日本" })
  await page.keyboard.press("Enter")
  await expectSaved(page, 3)
  await expect(messages(page).nth(1)).toContainText("日本")
})

test("the history is silent, an arrival is one sentence, a reply is one", async ({ page, service }) => {
  const sessionId = await service.converse(["Agree", "Neutral"])
  await page.addInitScript(() => {
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const live = (target instanceof Element ? target : target.parentElement)?.closest(
          "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]"
        )
        if (live?.textContent) console.debug(`heard: ${live.textContent}`)
      }
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
  const heard: Array<string> = []
  page.on("console", (message) => {
    if (message.text().startsWith("heard: ")) heard.push(message.text().slice("heard: ".length))
  })
  await page.goto(`/#/s/${sessionId}`)
  await expect(announced(page)).toHaveText(
    `Resumed, 5 messages, next statement: ${await statement(page).textContent()}`
  )
  await box(page).fill("Agree")
  await box(page).press("Enter")
  await expectSaved(page, 7)
  const reply = (await service.messages(sessionId)).at(-1)?.content
  await expect(announced(page)).toHaveText(`Nerin: ${reply}`)
  expect([...new Set(heard)]).toStrictEqual([expect.stringMatching(/^Resumed, 5 messages/), `Nerin: ${reply}`])
})
