export { competitionMath } from "./competition-math.js"
