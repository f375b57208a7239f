export type { CodeOutcome, CodeRequest, CodeResult, CodeRunner } from "./code-runner.js"
