export { type Candidate, type CandidateQuestions, readCandidates } from "./read-candidates.js"
