export { ceval } from "./ceval.js"
export { cevalSubjects } from "./subjects.js"
