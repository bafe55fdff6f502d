export * from "./interview.ts"
export {
  decodeInterview,
  encodeInterview,
  type InterviewState,
  type StoredInterview
} from "./interview-state.ts"
export type { AnswerReader, Reading, ReadingContext } from "./reading.ts"
export { results } from "./results.ts"
