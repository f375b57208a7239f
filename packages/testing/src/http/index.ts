export { createRequestParser, type RawRequest } from "./request-parser.js"
export { responseHead } from "./response-head.js"
