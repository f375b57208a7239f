import { PerfError } from "./perf-error.js"

/** What becomes of an `import` of an optional package that is not installed: an error that says how to install it. */
export function missingPackage(told: { readonly message: string; readonly hint: string }) {
  return (cause: unknown): never => {
    throw new PerfError({ code: "package_missing", ...told, cause })
  }
}
