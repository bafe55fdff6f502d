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
    `**${title}**: half of the people were through after ${simulation.statements(0.5)} statements, nine in ten after ${simulation.statements(0.9)}. Answers of ${percent(simulation.noted)} got a note on their validity.`,
    "",
    "| statements | correlation with the truth | precision reported | precision in fact | finished |",
    "| --- | --- | --- | --- | --- |",
    ...[5, 10, 15, 20, 25, 30, 40, 50].map((statements) => row(String(statements), simulation.after(statements)))
  ].join("\n")

console.log(
  [
    report(`${people} people, every answer read exactly`, simulate(people, seed, false)),
    report(`${people} people, three answers in ten misread by one category`, simulate(people, seed, true))
  ].join("\n\n")
)
