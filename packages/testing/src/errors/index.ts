export {
  systemErrorCode,
  TestingError,
  type TestingErrorCode,
  type TestingErrorOptions,
} from "./testing-error.js"
