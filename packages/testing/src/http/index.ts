export { createRequestParser, type RawRequest, type RequestParserHooks } from "./request-parser.js"
export { responseHead } from "./response-head.js"
