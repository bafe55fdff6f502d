import { createConnection, createServer, type Socket } from "node:net"
import { Effect, type Scope } from "effect"

/**
 * What the network does:
 * - `through`: what it should.
 * - a number: each piece arrives that many milliseconds late.
 * - `stall`: nothing arrives. What was sent meanwhile arrives when the stall ends, except on connections that had
 *   something under way in it and are unlucky: they stay silent for ever, and open.
 * - `refuse`: connections are reset, new ones too.
 * - `forget`: what the service says arrives; instead of the answer comes a reset.
 */
export type Weather = "through" | "stall" | "refuse" | "forget" | number

/** A network of our own between the service and PostgreSQL. */
export interface Network {
  readonly port: number
  readonly turn: (weather: Weather) => Effect.Effect<void>
}

/** How many of the connections that a stall catches stay silent for ever. */
const unlucky = 0.3

interface Piece {
  readonly chunk: Buffer
  /** When it may arrive, in milliseconds of the epoch. */
  readonly due: number
}

/** Listens on 127.0.0.1 and passes on to the port that `target` gives at the time. */
export const makeNetwork = (target: () => number): Effect.Effect<Network, never, Scope.Scope> =>
  Effect.gen(function* () {
    let weather: Weather = "through"
    const silent = new Set<Socket>()
    const open = new Map<Socket, () => void>()

    const cut = (from: Socket, to: Socket) => {
      from.resetAndDestroy()
      to.resetAndDestroy()
    }
    const join = (from: Socket, to: Socket, isAnswer: boolean) => {
      const underWay: Array<Piece> = []
      const pump = () => {
        for (let piece = underWay[0]; piece !== undefined && weather !== "stall"; piece = underWay[0]) {
          const wait = piece.due - Date.now()
          if (wait > 0) {
            setTimeout(pump, wait)
            return
          }
          underWay.shift()
          if (!to.destroyed) to.write(piece.chunk)
        }
      }
      open.set(from, pump)
      from.setNoDelay(true)
      from.on("data", (chunk: Buffer) => {
        if (silent.has(from)) return
        if (weather === "refuse" || (weather === "forget" && isAnswer)) return cut(from, to)
        if (weather === "stall" && Math.random() < unlucky) silent.add(from).add(to)
        else underWay.push({ chunk, due: Date.now() + (typeof weather === "number" ? weather : 0) })
        pump()
      })
      from.on("error", () => undefined)
      from.once("close", () => {
        open.delete(from)
        // A silent network does not tell one end that the other one is gone.
        if (!silent.delete(from)) to.destroy()
      })
    }
    const server = createServer((client) => {
      if (weather === "refuse") return client.resetAndDestroy()
      const upstream = createConnection(target(), "127.0.0.1")
      join(client, upstream, false)
      join(upstream, client, true)
    })
    const reset = () => {
      for (const socket of open.keys()) socket.resetAndDestroy()
    }

    yield* Effect.acquireRelease(
      Effect.async<void>((resume) => {
        server.listen(0, "127.0.0.1", () => resume(Effect.void))
      }),
      () =>
        Effect.async<void>((resume) => {
          server.close(() => resume(Effect.void))
          reset()
        })
    )
    const address = server.address()
    return {
      port: typeof address === "object" && address !== null ? address.port : 0,
      turn: (next) =>
        Effect.sync(() => {
          weather = next
          if (next === "refuse") reset()
          for (const pump of open.values()) pump()
        })
    }
  })
