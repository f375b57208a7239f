export { musr } from "./musr.js"
