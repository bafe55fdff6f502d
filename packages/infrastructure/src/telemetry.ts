import * as OtlpMetrics from "@effect/opentelemetry/OtlpMetrics"
import * as OtlpSerialization from "@effect/opentelemetry/OtlpSerialization"
import * as OtlpTracer from "@effect/opentelemetry/OtlpTracer"
import { FetchHttpClient, HttpClient, HttpClientError } from "@effect/platform"
import { Duration, Effect, Layer, Option, Redacted } from "effect"
import type { ServiceConfig } from "./config.ts"

/** A collector that takes a batch and never answers must not make the batches pile up. */
const CollectorClientLive = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(
    HttpClient.HttpClient,
    HttpClient.transform((response, request) =>
      Effect.timeoutFail(response, {
        duration: "10 seconds",
        onTimeout: () => new HttpClientError.RequestError({ request, reason: "Transport" })
      })
    )
  )
).pipe(Layer.provide(FetchHttpClient.layer))

/**
 * Sends the spans and metrics of everything that this layer is provided to, and once more when it ends. Without an
 * endpoint nothing is sent, and no span is made. A collector that is away costs its data, and nothing else.
 */
export const telemetryLive = ({ endpoint, headers, serviceName }: ServiceConfig["telemetry"]): Layer.Layer<never> =>
  Option.match(endpoint, {
    onNone: () => Layer.setTracerEnabled(false),
    onSome: (base) => {
      const options = (signal: "traces" | "metrics") => ({
        url: `${base.replace(/\/$/, "")}/v1/${signal}`,
        headers: Redacted.value(headers),
        resource: { serviceName },
        shutdownTimeout: Duration.seconds(2)
      })
      return Layer.merge(OtlpTracer.layer(options("traces")), OtlpMetrics.layer(options("metrics"))).pipe(
        Layer.provide([CollectorClientLive, OtlpSerialization.layerJson])
      )
    }
  })
