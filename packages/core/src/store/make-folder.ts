import { mkdir, stat } from "node:fs/promises"
import { dirname } from "node:path"

/**
 * Makes a folder and those above it that are missing. In place of `mkdir` with `recursive`, which on Node 20 tries for
 * ever where a folder that is there takes no new ones (`/proc`).
 * @throws the system's error for the folder that could not be made
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder)
  } catch (cause) {
    const above = dirname(folder)
    if (codeOf(cause) !== "ENOENT" || above === folder) throw cause
    await makeFolder(above)
    await makeOne(folder)
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (cause) {
    const found = codeOf(cause) === "EEXIST" ? await stat(folder) : undefined
    if (found?.isDirectory() !== true) throw cause
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined
}
