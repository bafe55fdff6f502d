import { makeDatabase, rotateMessageKeys } from "@workspace/database"
import { serviceConfig } from "@workspace/infrastructure"
import { Console, Effect } from "effect"
import { openPostgres, runProgram } from "./program.ts"

// The command that gives every stored message the first key of MESSAGE_KEYS, while the service runs.
Effect.gen(function* () {
  const { messageKeys, pool, ...config } = yield* serviceConfig
  const [current] = messageKeys
  if (current === undefined) return yield* Effect.fail("MESSAGE_KEYS is missing: there is no key to encrypt with.")
  const { url } = yield* openPostgres(config)
  const { encrypted, reasons, unreadable } = yield* rotateMessageKeys(
    yield* makeDatabase({ url, messageKeys, ...pool })
  )
  yield* Console.log(`Messages that were encrypted with the key "${current.id}" just now: ${encrypted}.`)
  if (unreadable > 0) {
    return yield* Effect.fail(`Messages that stay as they are: ${unreadable}. ${[...reasons].join(" ")}`)
  }
  yield* Console.log("All messages have this key. No other key is needed any more.")
}).pipe(Effect.scoped, runProgram)
