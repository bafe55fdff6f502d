import { Metric, MetricBoundaries } from "effect"

/** Turns that were stored. A retry that got the stored turn is none. */
export const turnsStored = Metric.counter("big_ocean_turns_total", {
  description: "Turns that were stored.",
  incremental: true
})

/** Turns that found another one stored first, and were answered anew. */
export const turnConflicts = Metric.counter("big_ocean_turn_conflicts_total", {
  description: "Turns that found another one stored first, and were answered anew.",
  incremental: true
})

/** How long statements waited for a database connection. */
export const poolWait = Metric.histogram(
  "big_ocean_pool_wait_seconds",
  MetricBoundaries.fromIterable([0.0001, 0.001, 0.01, 0.05, 0.1, 0.5, 1, 5]),
  "How long a statement waited for a database connection, a new one being made included."
)
