export { truthfulQa } from "./truthful-qa.js"
