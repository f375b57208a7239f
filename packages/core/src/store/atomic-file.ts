import { randomBytes } from "node:crypto"
import { rename, rm, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { writeError } from "./line-file.js"
import { makeFolder } from "./make-folder.js"

/** Writes a file so that a reader sees the old or the new content, never half of it. */
export async function writeAtomic(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString("hex")}.tmp`
  try {
    await makeFolder(dirname(path))
    await writeFile(draft, content)
    await rename(draft, path)
  } catch (cause) {
    // What went wrong first is what is told.
    await rm(draft, { force: true }).catch(() => {})
    throw writeError(path, cause)
  }
}
