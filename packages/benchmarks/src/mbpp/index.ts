export { mbpp } from "./mbpp.js"
export { mbppPlus } from "./mbpp-plus.js"
