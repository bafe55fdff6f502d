export * from "./interview.ts"
export { InterviewState } from "./interview-state.ts"
export type { AnswerReader, Reading, ReadingContext } from "./reading.ts"
export { results } from "./results.ts"
