import { makeDatabase, rotateMessageKeys } from "@workspace/database"
import { serviceConfig } from "@workspace/infrastructure"
import { Console, Effect } from "effect"
import { openPostgres, runProgram } from "./program.ts"

// The command that gives every stored message the current key of MESSAGE_KEYS, while the service runs.
Effect.gen(function* () {
  const { messageKeys, pool, ...config } = yield* serviceConfig
  if (messageKeys.all.length === 0) return yield* Effect.fail("MESSAGE_KEYS is missing: there is no key to rotate to.")
  const { directUrl: url } = yield* openPostgres(config)
  const { reasons, stored, unreadable } = yield* rotateMessageKeys(yield* makeDatabase({ url, messageKeys, ...pool }))
  const { current } = messageKeys
  const form = current === null ? "as plain text" : `with the key "${current.id}"`
  yield* Console.log(`Messages that were stored anew ${form}: ${stored}.`)
  if (unreadable > 0) {
    return yield* Effect.fail(`Messages that stay as they are: ${unreadable}. ${[...reasons].join(" ")}`)
  }
  yield* Console.log(`All messages are stored ${form}. Nothing else is needed to read them.`)
}).pipe(Effect.scoped, runProgram)
