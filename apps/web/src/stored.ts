import { Either, Schema } from "effect"
import { useSyncExternalStore } from "react"

/** A value that outlives a reload of the page. Where the browser refuses to store, it lives as long as the page. */
export interface Stored<A> {
  readonly get: () => A
  readonly set: (value: A) => void
  readonly subscribe: (listener: () => void) => () => void
}

/**
 * A value kept in `localStorage` (this device) or `sessionStorage` (this tab). What cannot be read counts as `empty`.
 * A change in another tab of the device shows here too.
 */
export const makeStored = <A>(
  area: "localStorage" | "sessionStorage",
  key: string,
  schema: Schema.Schema<A, string>,
  empty: A
): Stored<A> => {
  const decode = Schema.decodeUnknownEither(schema)
  const encode = Schema.encodeSync(schema)
  const read = (): A =>
    Either.try(() => window[area].getItem(key)).pipe(
      Either.flatMap(decode),
      Either.getOrElse(() => empty)
    )
  const listeners = new Set<() => void>()
  let value = read()
  const become = (next: A) => {
    value = next
    for (const listener of listeners) listener()
  }
  window.addEventListener("storage", (event) => {
    if (event.storageArea === window[area] && (event.key === key || event.key === null)) become(read())
  })
  return {
    get: () => value,
    set: (next) => {
      // A full or forbidden storage throws; the value then lives in the page alone.
      Either.try(() => window[area].setItem(key, encode(next)))
      become(next)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

/** The stored value as state of a component. */
export const useStored = <A>(stored: Stored<A>): A => useSyncExternalStore(stored.subscribe, stored.get)
