import { open } from "node:fs/promises"
import { contentText, predictionFromLine, runFolder } from "@evalscope/core"
import type { SampleRow } from "./run-view.js"

const tailBytes = 64 * 1024
const excerptLetters = 200

/** A sample within its run. */
export function sampleKey({ model, benchmark, subset, id }: Omit<SampleRow, "outcome" | "value" | "note">) {
  return `${model}\n${benchmark}\n${subset}\n${id}`
}

/**
 * The first words of the newest replies of a run under way, by {@link sampleKey}: events do not carry text, and the
 * end of a file is read as fast however long it is.
 */
export async function readReplyTails(
  runDir: string,
  samples: readonly SampleRow[],
): Promise<ReadonlyMap<string, string>> {
  const excerpts = new Map<string, string>()
  const files = new Map(
    samples.map((sample) => [
      runFolder(runDir).predictionsFile(sample.model, sample.benchmark, sample.subset),
      sample,
    ]),
  )
  for (const [path, { model, benchmark, subset }] of files) {
    for (const text of await tailLines(path)) {
      try {
        const { index, output } = predictionFromLine(path, { text, offset: 0, line: 0 })
        const reply = contentText(output.choices[0]?.message.content ?? "")
        excerpts.set(sampleKey({ model, benchmark, subset, id: index }), reply.slice(0, excerptLetters))
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
