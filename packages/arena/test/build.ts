import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

/** Compiles the package once before the tests. */
export async function setup(): Promise<void> {
  // Turbo has built it, when it is turbo that runs the tests.
  if (process.env.TURBO_HASH !== undefined) return
  const compiler = createRequire(import.meta.url)
    .resolve("typescript/package.json")
    .replace("package.json", "bin/tsc")
  const folder = fileURLToPath(new URL("..", import.meta.url))
  await promisify(execFile)(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: folder })
}
