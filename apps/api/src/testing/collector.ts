import { createServer } from "node:http"
import { Effect, Schema, type Scope } from "effect"

const Attributes = Schema.Array(Schema.Struct({ key: Schema.String, value: Schema.Unknown }))

const Traces = Schema.Struct({
  resourceSpans: Schema.Array(
    Schema.Struct({
      resource: Schema.Struct({ attributes: Attributes }),
      scopeSpans: Schema.Array(
        Schema.Struct({
          spans: Schema.Array(
            Schema.Struct({
              traceId: Schema.String,
              spanId: Schema.String,
              parentSpanId: Schema.optional(Schema.String),
              name: Schema.String,
              kind: Schema.Number,
              attributes: Attributes
            })
          )
        })
      )
    })
  )
})

const Metrics = Schema.Struct({
  resourceMetrics: Schema.Array(
    Schema.Struct({
      scopeMetrics: Schema.Array(
        Schema.Struct({
          metrics: Schema.Array(
            Schema.Struct({
              name: Schema.String,
              sum: Schema.optional(
                Schema.Struct({
                  dataPoints: Schema.Array(Schema.Struct({ attributes: Attributes, asDouble: Schema.Number }))
                })
              ),
              histogram: Schema.optional(
                Schema.Struct({
                  dataPoints: Schema.Array(Schema.Struct({ attributes: Attributes, count: Schema.Number }))
                })
              )
            })
          )
        })
      )
    })
  )
})

/** An OTLP collector that keeps what it was sent. */
export interface Collector {
  /** `http://127.0.0.1:port` */
  readonly address: string
  /** Every request: its path, its headers and its body. */
  readonly requests: ReadonlyArray<{ readonly path: string; readonly authorization: string; readonly body: string }>
}

/** Runs a collector until the scope ends. */
export const startCollector: Effect.Effect<Collector, never, Scope.Scope> = Effect.map(
  Effect.acquireRelease(
    Effect.promise(async () => {
      const requests: Array<Collector["requests"][number]> = []
      const server = createServer(async (request, response) => {
        const chunks: Array<Buffer> = await request.toArray()
        requests.push({
          path: request.url ?? "",
          authorization: request.headers.authorization ?? "",
          body: Buffer.concat(chunks).toString("utf8")
        })
        response.setHeader("content-type", "application/json").end("{}")
      })
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      const address = server.address()
      if (address === null || typeof address === "string") throw new Error("The collector has no port.")
      return { server, collector: { address: `http://127.0.0.1:${address.port}`, requests } }
    }),
    ({ server }) =>
      Effect.promise(() => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      })
  ),
  ({ collector }) => collector
)

const bodies = <A, I>(collector: Collector, path: string, schema: Schema.Schema<A, I>) =>
  collector.requests
    .filter((request) => request.path === path)
    .map(({ body }) => Schema.decodeSync(Schema.parseJson(schema))(body))

/** Every span that was sent. */
export const spansOf = (collector: Collector) =>
  bodies(collector, "/v1/traces", Traces)
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)

/** The metrics as they were sent last, by name. */
export const metricsOf = (collector: Collector) =>
  new Map(
    bodies(collector, "/v1/metrics", Metrics)
      .slice(-1)
      .flatMap(({ resourceMetrics }) => resourceMetrics)
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics)
      .map((metric) => [metric.name, metric])
  )
