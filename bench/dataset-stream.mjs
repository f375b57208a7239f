/**
 * Reads a data set of a million rows (about 500 bytes each) as samples, once per format, and prints time, rows
 * per second and the memory that was held. Memory must not grow with the file. The peer is `JSON.parse` or a
 * line split of the same file in the same run, without anything around it.
 *
 *   node bench/dataset-stream.mjs [rows] [--keep-under 10]
 */
import { execFile } from "node:child_process"
import { createReadStream } from "node:fs"
import { mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { parseArgs, promisify } from "node:util"
import { generateRows } from "../packages/core/test/dataset/generate-rows.mjs"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "keep-under": { type: "string", default: "10" } },
})
const rows = Number(positionals[0] ?? 1_000_000)
const readAll = fileURLToPath(new URL("../packages/core/test/dataset/read-all.mjs", import.meta.url))
const dir = await mkdtemp(join(tmpdir(), "dataset-stream-"))
const table = []
let failed = false
try {
  for (const [format, mode] of [
    ["jsonl", ""],
    ["jsonl", "shuffle"],
    ["json", ""],
    ["csv", ""],
    ["tsv", ""],
  ]) {
    const path = join(dir, `rows.${format}`)
    await generateRows(path, format, rows)
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", readAll, path, mode])
    const outcome = JSON.parse(stdout)
    if (outcome.rows !== rows) throw new Error(`${format}: ${outcome.rows} of ${rows} rows`)
    const bare = await readBare(path)
    // Shuffling puts records aside: up to 64 MiB in memory, the rest in a file.
    const isOver = mode === "" && outcome.mostMb > Number(values["keep-under"])
    failed ||= isOver
    table.push({
      format: mode === "" ? format : `${format}, ${mode}`,
      fileMb: Math.round((await stat(path)).size / 1e6),
      seconds: round(outcome.seconds),
      rowsPerSecond: Math.round(rows / outcome.seconds),
      timesBareRead: round(outcome.seconds / bare),
      heldMb: round(outcome.mostMb),
      maxRssMb: Math.round(outcome.maxRssMb),
    })
    await rm(path)
  }
} finally {
  await rm(dir, { recursive: true, force: true })
}
console.table(table)
process.exitCode = failed ? 1 : 0

/** Seconds that node:readline and, for JSON Lines, JSON.parse take for the file. */
async function readBare(path) {
  const begun = performance.now()
  let length = 0
  for await (const line of createInterface({ input: createReadStream(path) })) {
    length += path.endsWith(".jsonl") ? JSON.parse(line).question.length : line.length
  }
  return length > 0 ? (performance.now() - begun) / 1000 : Number.NaN
}

function round(value) {
  return Math.round(value * 100) / 100
}
