import { readFile } from "node:fs/promises"
import { expect, it } from "vitest"
import { scenarios } from "./scenarios.ts"
import { weakenings } from "./weakenings.ts"

const edits = weakenings.flatMap(({ edits, name }) => edits.map(({ file, find }) => ({ name, file, find })))

it.each(edits)("$name still fits $file", async ({ file, find }) => {
  const source = await readFile(new URL(`../../../${file}`, import.meta.url), "utf8")
  expect(source.split(find)).toHaveLength(2)
})

it.each(scenarios)("$name finds out some weakened copy", ({ name }) => {
  const found = name === "everything" || weakenings.some(({ caughtBy }) => name in caughtBy)
  expect(found).toBe(true)
})
