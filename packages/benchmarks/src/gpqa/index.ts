export { gpqaDiamond } from "./gpqa.js"
