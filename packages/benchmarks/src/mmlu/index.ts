export { mmlu } from "./mmlu.js"
export { mmluSubjects } from "./subjects.js"
