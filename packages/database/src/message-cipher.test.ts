import { randomBytes } from "node:crypto"
import { inspect } from "node:util"
import { expect, it } from "@effect/vitest"
import { type MessageRole, makeMessageId, makeSessionId } from "@workspace/contracts"
import { Either, FastCheck, Option } from "effect"
import { type MessageKeys, makeMessageCipher, noMessageKeys, parseMessageKeys } from "./message-cipher.ts"

const keyText = () => randomBytes(32).toString("base64")

const keysOf = (value: string): MessageKeys => Option.getOrThrow(parseMessageKeys(value))

const placeOf = (role: MessageRole = "user") => ({ sessionId: makeSessionId(), id: makeMessageId(), position: 2, role })

it("gives back every text that it encrypted", () => {
  const cipher = makeMessageCipher(keysOf(`a:${keyText()}`))
  const place = placeOf()
  FastCheck.assert(
    FastCheck.property(FastCheck.string({ unit: "binary" }), (text) => {
      const stored = cipher.encrypt(place, text)
      expect(stored.keyId).toBe("a")
      expect(cipher.decrypt(place, stored)).toEqual(Either.right(text))
    })
  )
})

it("stores a text twice in two ways, and neither holds it", () => {
  const cipher = makeMessageCipher(keysOf(`a:${keyText()}`))
  const place = placeOf()
  const [first, second] = [cipher.encrypt(place, "the same words"), cipher.encrypt(place, "the same words")]
  expect(first.content).not.toBe(second.content)
  expect(Buffer.from(first.content, "base64").includes("same")).toBe(false)
})

it("leaves texts as they are without a key, whatever they look like", () => {
  const cipher = makeMessageCipher(noMessageKeys)
  const [place, other] = [placeOf(), makeMessageCipher(keysOf(`a:${keyText()}`))]
  const looksEncrypted = other.encrypt(place, "text").content
  expect(cipher.encrypt(place, looksEncrypted)).toEqual({ content: looksEncrypted, keyId: null })
  expect(other.decrypt(place, { content: looksEncrypted, keyId: null })).toEqual(Either.right(looksEncrypted))
})

it("decrypts with every key and encrypts with the first", () => {
  const [old, young] = [`old:${keyText()}`, `young:${keyText()}`]
  const place = placeOf()
  const stored = makeMessageCipher(keysOf(old)).encrypt(place, "before the rotation")
  const rotated = makeMessageCipher(keysOf(`${young}, ${old}`))
  expect(rotated.decrypt(place, stored)).toEqual(Either.right("before the rotation"))
  expect(rotated.encrypt(place, "after it").keyId).toBe("young")
})

it("decrypts and does not encrypt with `plain` in front", () => {
  const a = `a:${keyText()}`
  const place = placeOf()
  const stored = makeMessageCipher(keysOf(a)).encrypt(place, "mine")
  const cipher = makeMessageCipher(keysOf(`plain,${a}`))
  expect(cipher.decrypt(place, stored)).toEqual(Either.right("mine"))
  expect(cipher.encrypt(place, "mine")).toEqual({ content: "mine", keyId: null })
})

it("refuses a text that was moved to another place", () => {
  const cipher = makeMessageCipher(keysOf(`a:${keyText()}`))
  const place = placeOf()
  const stored = cipher.encrypt(place, "mine")
  const elsewhere = [
    { ...place, sessionId: makeSessionId() },
    { ...place, id: makeMessageId() },
    { ...place, position: 4 },
    { ...place, role: "assistant" as const }
  ]
  for (const moved of elsewhere) {
    expect(Either.isLeft(cipher.decrypt(moved, stored))).toBe(true)
  }
})

it("refuses a text that was changed, cut short or given another key id", () => {
  const [a, b] = [keyText(), keyText()]
  const cipher = makeMessageCipher(keysOf(`a:${a},b:${b},c:${a}`))
  const place = placeOf()
  const stored = cipher.encrypt(place, "mine")
  const bytes = Buffer.from(stored.content, "base64")
  const changed = [
    ...[0, 12, bytes.length - 1].map((at) => Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)))),
    ...[0, 1, 12, 28, bytes.length - 1].map((length) => bytes.subarray(0, length))
  ].map((content) => ({ ...stored, content: content.toString("base64") }))
  for (const broken of [...changed, { ...stored, keyId: "b" }, { ...stored, keyId: "c" }]) {
    const message = `A message cannot be decrypted with the key "${broken.keyId}": its row was changed, or the key was.`
    expect(Either.flip(cipher.decrypt(place, broken))).toMatchObject(Either.right({ message }))
  }
})

it("says which key is missing", () => {
  const place = placeOf()
  const stored = makeMessageCipher(keysOf(`old:${keyText()}`)).encrypt(place, "mine")
  const error = Either.getOrThrow(Either.flip(makeMessageCipher(noMessageKeys).decrypt(place, stored)))
  expect(error.message).toBe('A message is encrypted with the key "old", which MESSAGE_KEYS does not name.')
})

it("reads keys, and shows nothing of them", () => {
  const [one, two] = [keyText(), keyText()]
  const keys = keysOf(`2026-11:${one},old_key.1:${two.replace("=", "")}`)
  expect(keys.current?.id).toBe("2026-11")
  expect(keys.all.map(({ id }) => id)).toEqual(["2026-11", "old_key.1"])
  expect(keys.all.map(({ key }) => key.export().toString("base64"))).toEqual([one, two])
  for (const shown of [inspect(keys, { depth: 9 }), JSON.stringify(keys)]) {
    expect(shown).not.toContain(one)
  }
})

it("takes no keys that are not complete, or share an id", () => {
  const key = keyText()
  const short = randomBytes(31).toString("base64")
  const wrong = [
    "",
    "a",
    `:${key}`,
    key,
    `a:${short}`,
    `a:${key}A`,
    `a b:${key}`,
    `a:${key},`,
    `a:${key},a:${key}`,
    "plain",
    `a:${key},plain`
  ]
  for (const value of wrong) {
    expect([value, parseMessageKeys(value)]).toEqual([value, Option.none()])
  }
})
