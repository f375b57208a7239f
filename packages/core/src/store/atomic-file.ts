import { randomBytes } from "node:crypto"
import { mkdir, rename, rm, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { writeError } from "./line-file.js"

/** Writes a file so that a reader sees the old or the new content, never half of it. */
export async function writeAtomic(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString("hex")}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(draft, content)
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true })
    throw writeError(path, cause)
  }
}
