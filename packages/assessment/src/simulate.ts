import { type Accuracy, type Simulation, simulate } from "./simulation.ts"

const people = 1000
const seed = 1

const percent = (share: number): string => `${Math.round(100 * share)}%`

const row = (statements: string, accuracy: Accuracy): string =>
  `| ${[
    statements,
    accuracy.correlation.toFixed(2),
    accuracy.reported.toFixed(2),
    accuracy.real.toFixed(2),
    percent(accuracy.finished)
  ].join(" | ")} |`

const report = (title: string, simulation: Simulation): string =>
  [
    `**${title}.** Half of the people were through after ${simulation.statements(0.5)} statements, nine in ten after ${simulation.statements(0.9)}; ${(100 * simulation.noted).toFixed(1)}% got a note on the validity of their answers.`,
    "",
    "| statements | correlation with the truth | precision reported | precision in fact | finished |",
    "| --- | --- | --- | --- | --- |",
    ...[5, 10, 15, 20, 25, 30, 40, 50].map((statements) => row(String(statements), simulation.after(statements)))
  ].join("\n")

console.log(
  [
    report("Every answer is read exactly", simulate(people, seed, "exact")),
    report(
      "Three answers in ten are misread by one category, with weights that allow for it",
      simulate(people, seed, "honest")
    ),
    report("The same misreadings, each claimed to be certain", simulate(people, seed, "overconfident"))
  ].join("\n\n")
)
