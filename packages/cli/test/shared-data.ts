import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..")
const shared = process.env.EVALSCOPE_SHARED ?? join(root, "..", "shared")

/** Path of real benchmark data kept outside the repository, and whether it is there; says so when it is not. */
export function sharedData(...parts: readonly string[]): { path: string; missing: boolean } {
  const path = join(shared, "data", ...parts)
  const missing = !existsSync(path)
  if (missing)
    console.info(`Skipped: no real data at ${path}; EVALSCOPE_SHARED names the folder that holds it.`)
  return { path, missing }
}
