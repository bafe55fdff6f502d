import { Option } from "effect"
import { violationKinds } from "./checker.ts"
import type { Report } from "./run.ts"

const heads = ["scenario", "seconds", "sessions", "turns", "retries", ...violationKinds, "what was done"]

const describeDone = ({ done, shortfall, skipped }: Report) =>
  [
    ...Option.match(skipped, { onNone: () => [], onSome: (reason) => [`skipped: ${reason}`] }),
    ...Array.from(done, ([what, count]) => `${what}: ${count}`),
    ...Option.match(shortfall, { onNone: () => [], onSome: (reached) => [`cut short: ${reached}`] })
  ].join(", ")

const rowOf = (report: Report): ReadonlyArray<string> => [
  report.name,
  report.seconds.toFixed(0),
  ...[report.tally.sessions, report.tally.turns, report.tally.retries].map(String),
  ...violationKinds.map((kind) => String(report.violations.filter((violation) => violation.kind === kind).length)),
  describeDone(report)
]

/** The rows below their heads, in Markdown. */
export const formatTable = (heads: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? "").length)))
  const line = (cells: ReadonlyArray<string>) =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(" | ")} |`
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`
  return [line(heads), rule, ...rows.map(line)].join("\n")
}

const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, number) => total + number, 0)

/** The table of a run, with its totals. */
export const formatReports = (reports: ReadonlyArray<Report>): string => {
  const total = (pick: (report: Report) => number) => String(sum(reports.map(pick)))
  const kills = total(({ done }) => sum(Array.from(done, ([what, count]) => (what.endsWith("killed") ? count : 0))))
  return formatTable(heads, [
    ...reports.map(rowOf),
    [
      "all",
      sum(reports.map(({ seconds }) => seconds)).toFixed(0),
      total(({ tally }) => tally.sessions),
      total(({ tally }) => tally.turns),
      total(({ tally }) => tally.retries),
      ...violationKinds.map((kind) =>
        total(({ violations }) => violations.filter((violation) => violation.kind === kind).length)
      ),
      `${kills} kills`
    ]
  ])
}
