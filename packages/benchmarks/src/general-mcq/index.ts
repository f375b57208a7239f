export { generalMcq } from "./general-mcq.js"
