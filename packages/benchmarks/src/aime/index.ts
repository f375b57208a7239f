export { aime24, aime25, aime26 } from "./aime.js"
export { contestRecord } from "./contest-record.js"
