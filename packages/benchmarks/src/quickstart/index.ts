export { quickstartMockAnswer } from "./mock-answer.js"
export { type QuickstartQuestion, quickstartQuestions } from "./questions.js"
export { quickstart } from "./quickstart.js"
