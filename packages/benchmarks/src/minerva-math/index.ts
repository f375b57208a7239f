export { minervaMath } from "./minerva-math.js"
