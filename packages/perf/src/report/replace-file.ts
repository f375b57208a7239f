import { randomBytes } from "node:crypto"
import { rename, rm } from "node:fs/promises"
import { dirname } from "node:path"
import { errorMessage, PerfError } from "../errors/index.js"
import { makeFolder } from "./make-folder.js"

/**
 * Has a file written under another name first and renames it then: it is there as a whole or as it was.
 * @throws PerfError `output_failed` when it could not be written; what `write` throws of that class is passed on
 */
export async function replaceFile(path: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString("hex")}.tmp`
  try {
    await makeFolder(dirname(path))
    await write(draft)
    await rename(draft, path)
  } catch (cause) {
    // What went wrong first is what is told.
    await rm(draft, { force: true }).catch(() => {})
    if (PerfError.is(cause)) throw cause
    throw new PerfError({
      code: "output_failed",
      message: `${path} could not be written: ${errorMessage(cause)}.`,
      hint: "Check the disk and the permissions of its folder.",
      cause,
    })
  }
}
