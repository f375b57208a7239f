export { cmmlu } from "./cmmlu.js"
export { cmmluSubjects } from "./subjects.js"
