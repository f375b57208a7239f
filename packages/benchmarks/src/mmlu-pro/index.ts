export { mmluPro } from "./mmlu-pro.js"
