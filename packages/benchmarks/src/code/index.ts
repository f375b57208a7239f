export { type CodeTest, codeTests, sandboxFailed, sandboxMissing } from "./code-tests.js"
export { codeOf, fencedCode } from "./fenced-code.js"
