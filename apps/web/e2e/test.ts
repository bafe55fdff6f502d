import base, { type BrowserContext, expect, type Locator, type Page } from "@playwright/test"
import type { SessionId } from "@workspace/contracts"
import { Option } from "effect"
import { parseSessionId } from "../src/links.ts"
import { Service } from "./service.ts"

interface Options {
  /** Whether the test cuts connections: the browser then reports requests that failed, and nothing else. */
  readonly cutsConnections: boolean
}

interface Fixtures {
  /** Another device: a browser profile that has never seen the page. */
  readonly newDevice: () => Promise<BrowserContext>
}

const connectionLost = /^Failed to load resource: net::ERR_/

export const test = base.extend<Options & Fixtures, { readonly service: Service }>({
  cutsConnections: [false, { option: true }],

  service: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from the pattern.
    async ({}, use) => {
      const service = await Service.start()
      await use(service)
      await service.stop()
    },
    { scope: "worker", timeout: 120_000 }
  ],

  // What no page may do, whatever the test is about.
  newDevice: async ({ browser, contextOptions, cutsConnections, service }, use) => {
    const complaints: Array<string> = []
    const devices: Array<BrowserContext> = []
    await use(async () => {
      const device = await browser.newContext({ ...contextOptions, baseURL: service.url })
      devices.push(device)
      device.on("weberror", (error) => complaints.push(`Uncaught: ${error.error().message}`))
      device.on("console", (message) => {
        const isExpected = cutsConnections && connectionLost.test(message.text())
        if (["error", "warning"].includes(message.type()) && !isExpected) complaints.push(message.text())
      })
      device.on("request", (request) => {
        const shown = [request.url().split("#")[0], JSON.stringify(request.headers())].join()
        if (shown.includes("session_")) complaints.push(`A session id left the page: ${shown}`)
        if (!request.url().startsWith(service.url) && !request.url().startsWith("blob:")) {
          complaints.push(`A request to another host: ${request.url()}`)
        }
      })
      return device
    })
    await Promise.all(devices.map((device) => device.close()))
    expect(complaints).toStrictEqual([])
  },

  context: async ({ newDevice }, use) => use(await newDevice())
})

export { expect }

/** The session that the page shows. */
export const sessionOf = (page: Page): SessionId => Option.getOrThrow(parseSessionId(page.url()))

export const log = (page: Page): Locator => page.getByRole("log")

export const messages = (page: Page): Locator => log(page).getByRole("article")

export const statement = (page: Page): Locator => page.getByRole("region", { name: "Your answer" }).locator("p").first()

export const box = (page: Page): Locator => page.getByLabel("In your own words")

/** What a screen reader hears from the page now. */
export const announced = (page: Page): Locator => page.locator("#root > [role=status]")

export const choice = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true })

/** Opens a conversation by its link and waits until it is there. */
export const open = async (page: Page, sessionId: SessionId): Promise<void> => {
  await page.goto(`/#/s/${sessionId}`)
  await expect(page.getByRole("log")).toBeVisible()
}

/** Waits until the page shows that many messages, all of them saved. */
export const expectSaved = async (page: Page, count: number): Promise<void> => {
  await expect(messages(page)).toHaveCount(count)
  await expect(log(page).getByText("saving…")).toHaveCount(0)
  await expect(log(page).getByText("Not saved.")).toHaveCount(0)
}
