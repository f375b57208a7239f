export {
  type ErrorCode,
  EvalScopeError,
  type EvalScopeErrorOptions,
  errorCodes,
  errorMessage,
} from "./evalscope-error.js"
export { nameHint, nearestName } from "./nearest-name.js"
