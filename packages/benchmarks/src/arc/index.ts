export { arc } from "./arc.js"
