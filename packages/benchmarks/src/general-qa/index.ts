export { generalQa } from "./general-qa.js"
