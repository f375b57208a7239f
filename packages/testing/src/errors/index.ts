export {
  systemErrorCode,
  TestingError,
  type TestingErrorCode,
} from "./testing-error.js"
