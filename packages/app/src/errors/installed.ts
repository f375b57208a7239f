import { issue } from "../api/index.js"
import { ServiceError } from "./service-error.js"

/** A package of ours that may be left out, loaded when needed. @throws ServiceError 422 when it is not there */
export async function installed<T>(
  name: "perf" | "arena" | "benchmarks",
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new ServiceError({
      status: 422,
      code: "package_missing",
      message: `@evalscope/${name} is not installed on the server.`,
      hint: `npm install @evalscope/${name}`,
      issues: [issue("", "package_missing", { name: `@evalscope/${name}` })],
      cause,
    })
  }
}
