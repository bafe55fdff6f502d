import { makeSessionId } from "@workspace/contracts"
import { Option } from "effect"
import { describe, expect, it } from "vitest"
import { parseSessionId, sessionLink } from "./links.ts"

const id = makeSessionId()

describe("parseSessionId", () => {
  it.each([
    ["an id", id],
    ["an id in capitals", id.toUpperCase()],
    ["an id with blanks around it", `  ${id}\n`],
    ["an id that a mail program broke", `${id.slice(0, 20)}\r\n${id.slice(20)}`],
    ["a link", `http://127.0.0.1:4000/#/s/${id}`],
    ["a link to the results", `https://ocean.example/#/s/${id}/results`],
    ["a link in a sentence", `My link: https://ocean.example/#/s/${id}, keep it.`]
  ])("finds the id in %s", (_case, text) => {
    expect(parseSessionId(text)).toStrictEqual(Option.some(id))
  })

  it.each([
    ["nothing", ""],
    ["a word", "session_"],
    ["an id that is cut off", id.slice(0, -1)],
    ["a UUID of another version", "session_c232ab00-9414-11ec-b3c8-9f68deced846"]
  ])("finds none in %s", (_case, text) => {
    expect(parseSessionId(text)).toStrictEqual(Option.none())
  })
})

describe("sessionLink", () => {
  it("keeps the id out of what is sent to a server", () => {
    const link = new URL(sessionLink(id, "http://127.0.0.1:4000/#/"))
    expect(link.hash).toContain(id)
    expect(`${link.pathname}${link.search}`).toBe("/")
  })

  it("leads back to the id", () => {
    expect(parseSessionId(sessionLink(id, "https://ocean.example/page/"))).toStrictEqual(Option.some(id))
  })
})
