export {
  type ErrorCode,
  EvalScopeError,
  type EvalScopeErrorOptions,
  errorMessage,
} from "./evalscope-error.js"
