export { hellaswag } from "./hellaswag.js"
