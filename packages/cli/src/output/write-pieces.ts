import { randomBytes } from "node:crypto"
import { createWriteStream } from "node:fs"
import { realpath, rename, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { pipeline } from "node:stream/promises"
import { EvalScopeError, errorMessage, makeFolder } from "@evalscope/core"

/**
 * Writes a file of any length piece by piece. What stood there before stays until all is written, so that it may be
 * read meanwhile and outlives a failure. Pipes and devices are written to as they are.
 * @throws EvalScopeError `file_access` when the file cannot be written; what `pieces` throws is passed on.
 */
export async function writePieces(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const before = await stat(path).catch(() => undefined)
  const inPlace = before !== undefined && !before.isFile()
  // The file behind a link is replaced, not the link.
  const place = before === undefined ? path : await realpath(path)
  const target = inPlace ? place : `${place}.${randomBytes(4).toString("hex")}.tmp`
  let stopped: { reason: unknown } | undefined
  async function* watched(): AsyncGenerator<string> {
    try {
      yield* pieces
    } catch (reason) {
      stopped = { reason }
      throw reason
    }
  }
  try {
    await makeFolder(dirname(target))
    await pipeline(watched, createWriteStream(target, before && { mode: before.mode }))
    if (!inPlace) await rename(target, place)
  } catch (cause) {
    // What stopped the writing is said, not what then hinders the cleaning.
    if (!inPlace) await rm(target, { force: true }).catch(() => undefined)
    if (stopped) throw stopped.reason
    throw new EvalScopeError({
      code: "file_access",
      message: `Cannot write ${path}: ${errorMessage(cause)}.`,
      hint: "Check that it is no folder and that you may write there.",
      context: { file: path },
      cause,
    })
  }
}
