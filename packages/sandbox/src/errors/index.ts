export { errorMessage, SandboxError, type SandboxErrorCode } from "./sandbox-error.js"
