import { closeSync, openSync, readSync } from "node:fs"
import { z } from "zod"
import type { Database } from "../store/index.js"
import type { batchWriter } from "./batch-writer.js"
import { subsetStride } from "./index-schema.js"
import { predictionFacts } from "./line-facts.js"
import type { UnreadFile } from "./sample-batch.js"
import { searchText } from "./search-text.js"

const rowSchema = z.object({
  id: z.number(),
  p_at: z.number().nullable(),
  p_len: z.number().nullable(),
  preview: z.string(),
  answer: z.string(),
})
const memberSchema = z.object({ subset: z.number(), source: z.number() })
const together = 5000

/**
 * Samples of a finished run without a verdict are found by what was asked and answered, or by their error.
 * @param commit writes what was added
 */
export function wordLeftOvers(
  db: Database,
  writer: ReturnType<typeof batchWriter>,
  files: readonly UnreadFile[],
  commit: () => void,
): void {
  const open = new Map(
    files
      .filter(({ kind }) => kind === "predictions")
      .map((file) => [file.subsetId, openSync(file.path, "r")]),
  )
  const sources = new Map(
    db.all(memberSchema, "SELECT subset, source FROM members").map(({ subset, source }) => [subset, source]),
  )
  try {
    for (let after = -1; ; ) {
      const rows = db.all(
        rowSchema,
        `SELECT id, p_at, p_len, preview, answer FROM samples
         WHERE worded = 0 AND id > ? ORDER BY id LIMIT ${together}`,
        after,
      )
      for (const { id, p_at: at, p_len: length, preview, answer } of rows) {
        const subset = Math.floor(id / subsetStride)
        const file = open.get(sources.get(subset) ?? subset)
        const said = file === undefined || at === null || length === null ? "" : textAt(file, at, length)
        writer.addText(id, searchText(`${said}\n${preview}\n${answer}`))
        db.run("UPDATE samples SET worded = 1 WHERE id = ?", id)
        after = id
      }
      commit()
      if (rows.length < together) return
    }
  } finally {
    for (const file of open.values()) closeSync(file)
  }
}

function textAt(file: number, at: number, length: number): string {
  const buffer = Buffer.allocUnsafe(length)
  readSync(file, buffer, 0, length, at)
  try {
    return predictionFacts(JSON.parse(buffer.toString("utf8")))?.text ?? ""
  } catch {
    return ""
  }
}
