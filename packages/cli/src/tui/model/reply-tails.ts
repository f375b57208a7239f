import { open } from "node:fs/promises"
import { contentText, predictionFromLine, runFolder } from "@evalscope/core"
import { type SampleRow, sampleKey } from "./run-view.js"

const tailBytes = 64 * 1024
const excerptLetters = 200

/**
 * The first words of the newest replies of a run under way, by {@link sampleKey}: events do not carry text, and the
 * end of a file is read as fast however long it is.
 */
export async function readReplyTails(
  runDir: string,
  samples: readonly SampleRow[],
): Promise<ReadonlyMap<string, string>> {
  const excerpts = new Map<string, string>()
  const files = new Map<string, Map<number, string>>()
  for (const sample of samples) {
    const path = runFolder(runDir).predictionsFile(sample.model, sample.benchmark, sample.subset)
    const missing = files.get(path) ?? new Map<number, string>()
    files.set(path, missing.set(sample.id, sampleKey(sample)))
  }
  for (const [path, missing] of files) {
    for (const text of (await tailLines(path)).toReversed()) {
      if (missing.size === 0) break
      try {
        const { index, output } = predictionFromLine(path, { text, offset: 0, line: 0 })
        const key = missing.get(index)
        if (key === undefined) continue
        missing.delete(index)
        const reply = contentText(output.choices[0]?.message.content ?? "")
        excerpts.set(key, reply.slice(0, excerptLetters))
      } catch {
        // Of another shape; it will be shown without its words.
      }
    }
  }
  return excerpts
}

/** Whole lines at the end of a file; none when it cannot be read. */
async function tailLines(path: string): Promise<readonly string[]> {
  const handle = await open(path, "r").catch(() => undefined)
  if (!handle) return []
  try {
    const { size } = await handle.stat()
    const start = Math.max(0, size - tailBytes)
    const buffer = Buffer.alloc(size - start)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start)
    const lines = buffer.subarray(0, bytesRead).toString("utf8").split("\n")
    return lines.slice(start === 0 ? 0 : 1, -1).filter((line) => line !== "")
  } finally {
    await handle.close()
  }
}
