export {
  type ErrorCode,
  EvalScopeError,
  type EvalScopeErrorOptions,
  errorMessage,
} from "./evalscope-error.js"
export { nameHint, nearestName } from "./nearest-name.js"
