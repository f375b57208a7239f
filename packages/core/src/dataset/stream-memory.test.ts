import { execFile } from "node:child_process"
import { mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { generateRows, type RowFormat } from "../../test/dataset/generate-rows.mjs"

const rows = 120_000
const readAll = fileURLToPath(new URL("../../test/dataset/read-all.mjs", import.meta.url))
const outcome = z.object({ rows: z.number(), mostMb: z.number() })
let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "stream-"))
})
afterAll(() => rm(dir, { recursive: true }))

async function measure(format: RowFormat, mode = ""): Promise<z.infer<typeof outcome> & { fileMb: number }> {
  const path = join(dir, `rows.${format}`)
  await generateRows(path, format, rows)
  const args = ["--expose-gc", "--max-old-space-size=64", readAll, path, mode]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return { ...outcome.parse(JSON.parse(stdout)), fileMb: (await stat(path)).size / 1e6 }
}

describe("reading a file many times larger than the memory it may take", () => {
  it.each<RowFormat>(["jsonl", "json", "csv", "tsv"])("%s", async (format) => {
    const { rows: read, mostMb, fileMb } = await measure(format)
    expect(read).toBe(rows)
    expect(fileMb).toBeGreaterThan(55)
    expect(mostMb).toBeLessThan(10)
  })
})
