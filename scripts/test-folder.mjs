import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** What the tests of a package write to the temporary folder lies in one of their own, which goes with their end. */
export function setup() {
  const folder = mkdtempSync(join(tmpdir(), "evalscope-"))
  process.env.TMPDIR = folder
  return () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    } catch (error) {
      // A container's files may belong to somebody else.
      console.warn(`${folder} is left behind: ${error.message}`)
    }
  }
}
