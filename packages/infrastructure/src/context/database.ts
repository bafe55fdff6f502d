import { type Database, type DatabaseOptions, makeDatabase } from "@workspace/database"
import { Effect, FiberRef, Layer, Option } from "effect"

/**
 * The database of the fiber. Layers and tests put one there with `Effect.locallyScoped` or `Effect.locally`; nothing
 * else reads or writes it.
 */
export const DatabaseRef: FiberRef.FiberRef<Option.Option<Database>> = FiberRef.unsafeMake(Option.none<Database>())

/** The database of this fiber. Ask at each call, and never while a layer is built. Dies where no layer has set it. */
export const getDatabase: Effect.Effect<Database> = Effect.flatMap(
  FiberRef.get(DatabaseRef),
  Option.match({
    onNone: () => Effect.dieMessage("There is no database here: Layer.provide(databaseLive(…)) is missing."),
    onSome: Effect.succeed
  })
)

/**
 * A connection pool for everything that this layer is provided to, closed when that ends. It has to be provided
 * (`Layer.provide`): a layer that is merged beside it gets no database.
 */
export const databaseLive = (options: DatabaseOptions): Layer.Layer<never> =>
  Layer.scopedDiscard(
    Effect.flatMap(makeDatabase(options), (database) => Effect.locallyScoped(DatabaseRef, Option.some(database)))
  )
