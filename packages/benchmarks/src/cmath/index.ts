export { cmath } from "./cmath.js"
