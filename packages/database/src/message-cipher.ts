import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto"
import type { MessageId, MessageRole, SessionId } from "@workspace/contracts"
import { Data, Either, Option } from "effect"

/** A key for the text of messages: AES-256, named by an id that is stored beside what it encrypts. */
export interface MessageKey {
  readonly id: string
  /** Logs and JSON show nothing of it. */
  readonly key: KeyObject
}

/** Which keys there are. */
export interface MessageKeys {
  /** The key that new texts get; null stores them as they are. */
  readonly current: MessageKey | null
  /** The keys that stored texts may have. */
  readonly all: ReadonlyArray<MessageKey>
}

/** No encryption. */
export const noMessageKeys: MessageKeys = { current: null, all: [] }

/** Where a message stands. It is authenticated with the text: a row that was moved elsewhere cannot be decrypted. */
export interface MessagePlace {
  readonly sessionId: SessionId
  readonly id: MessageId
  readonly position: number
  readonly role: MessageRole
}

/** The columns that hold a text. `content` is the text itself where `keyId` is null. */
export interface StoredText {
  readonly content: string
  readonly keyId: string | null
}

/** A stored text cannot be decrypted; the message tells the operator why, and nothing of the text. */
export class UnreadableMessageError extends Data.TaggedError("UnreadableMessageError")<{ readonly message: string }> {}

/** Turns the text of messages into what is stored, and back. */
export interface MessageCipher {
  /** The key that new texts get; null stores them as they are. */
  readonly currentKeyId: string | null
  readonly encrypt: (place: MessagePlace, text: string) => StoredText
  readonly decrypt: (place: MessagePlace, stored: StoredText) => Either.Either<string, UnreadableMessageError>
}

const algorithm = "aes-256-gcm"

/** Random bytes that differ for each text. NIST SP 800-38D, 8.3: so many are safe for 2^32 texts a key. */
const nonceBytes = 12

const tagBytes = 16

const keyEntry = /^([A-Za-z0-9_.-]{1,32}):([A-Za-z0-9+/]{43}=?)$/

/**
 * Reads `id:key,id:key…`: the first key encrypts, all of them decrypt. With `plain` in front, none encrypts. An id has 1
 * to 32 letters, digits, `.`, `_` or `-`; a key is 32 bytes in base64. None when it is not of this form, or an id comes
 * twice.
 */
export const parseMessageKeys = (value: string): Option.Option<MessageKeys> => {
  const entries = value.split(",").map((entry) => entry.trim())
  const plain = entries[0] === "plain"
  const named = plain ? entries.slice(1) : entries
  const all = named.flatMap((entry): ReadonlyArray<MessageKey> => {
    const [, id, key] = keyEntry.exec(entry) ?? []
    return id === undefined || key === undefined ? [] : [{ id, key: createSecretKey(key, "base64") }]
  })
  const [first] = all
  return first === undefined || new Set(all.map(({ id }) => id)).size < named.length
    ? Option.none()
    : Option.some({ current: plain ? null : first, all })
}

const additionalData = ({ id, position, role, sessionId }: MessagePlace, keyId: string) =>
  Buffer.from([sessionId, id, position, role, keyId].join("\n"))

/** A cipher that encrypts with the current key, if there is one, and decrypts with each. */
export const makeMessageCipher = ({ all, current }: MessageKeys): MessageCipher => {
  const keysById = new Map(all.map(({ id, key }) => [id, key]))
  return {
    currentKeyId: current?.id ?? null,
    encrypt: (place, text) => {
      if (current === null) return { content: text, keyId: null }
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, current.key, nonce).setAAD(additionalData(place, current.id))
      const parts = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]
      return { content: Buffer.concat(parts).toString("base64"), keyId: current.id }
    },
    decrypt: (place, { content, keyId }) => {
      if (keyId === null) return Either.right(content)
      const key = keysById.get(keyId)
      if (key === undefined) {
        const message = `A message is encrypted with the key "${keyId}", which MESSAGE_KEYS does not name.`
        return Either.left(new UnreadableMessageError({ message }))
      }
      return Either.try({
        try: () => {
          const stored = Buffer.from(content, "base64")
          const decipher = createDecipheriv(algorithm, key, stored.subarray(0, nonceBytes), { authTagLength: tagBytes })
            .setAAD(additionalData(place, keyId))
            .setAuthTag(stored.subarray(-tagBytes))
          return decipher.update(stored.subarray(nonceBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8")
        },
        catch: () =>
          new UnreadableMessageError({
            message: `A message cannot be decrypted with the key "${keyId}": its row was changed, or the key was.`
          })
      })
    }
  }
}
