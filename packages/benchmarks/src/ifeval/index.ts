export { ifeval } from "./ifeval.js"
export { instructionFollowing } from "./instruction-following.js"
export { instructionCheck, instructionIds } from "./instructions.js"
