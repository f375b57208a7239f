export { readChecks, readProblem } from "./reading.js"
export { checkedPath, packFiles, unpackFile } from "./tar.js"
