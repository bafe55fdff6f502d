import { Metric, type MetricPair, MetricState, Option } from "effect"

const escaped = (text: string) => text.replace(/[\\"\n]/g, (char) => (char === "\n" ? "\\n" : `\\${char}`))

/** One metric with the labels of one of its series, in the lines of the format that Prometheus reads. */
const describeMetric = ({ metricKey, metricState }: MetricPair.MetricPair.Untyped) => {
  const { name, tags } = metricKey
  const line = (suffix: string, value: number | bigint, ...more: ReadonlyArray<{ key: string; value: string }>) => {
    const labels = [...tags, ...more].map((label) => `${label.key}="${escaped(label.value)}"`).join(",")
    return `${name}${suffix}${labels === "" ? "" : `{${labels}}`} ${value}`
  }
  if (MetricState.isCounterState(metricState)) return { type: "counter", lines: [line("", metricState.count)] }
  if (MetricState.isGaugeState(metricState)) return { type: "gauge", lines: [line("", metricState.value)] }
  if (MetricState.isHistogramState(metricState)) {
    const { buckets, count, sum } = metricState
    return {
      type: "histogram",
      lines: [
        ...buckets
          .filter(([boundary]) => boundary !== Number.POSITIVE_INFINITY)
          .map(([boundary, below]) => line("_bucket", below, { key: "le", value: String(boundary) })),
        line("_bucket", count, { key: "le", value: "+Inf" }),
        line("_sum", sum),
        line("_count", count)
      ]
    }
  }
  return undefined
}

/**
 * Every counter, gauge and histogram of this process in the text format of Prometheus, version 0.0.4.
 *
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export const prometheusText = (): string => {
  const families = new Map<string, Array<string>>()
  for (const pair of Metric.unsafeSnapshot()) {
    const described = describeMetric(pair)
    if (described === undefined) continue
    const { description, name } = pair.metricKey
    const family = families.get(name) ?? [
      ...Option.toArray(description).map((text) => `# HELP ${name} ${text.replace(/[\\\n]/g, " ")}`),
      `# TYPE ${name} ${described.type}`
    ]
    families.set(name, [...family, ...described.lines])
  }
  return [...families.values()].map((lines) => `${lines.join("\n")}\n`).join("")
}
