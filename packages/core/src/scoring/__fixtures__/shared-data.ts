import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = process.env.EVALSCOPE_SHARED ?? fileURLToPath(new URL("../../../../../../shared/", import.meta.url))

/** Path of a file in the shared folder of real data and goldens; undefined (and said so) when it is absent. */
export function sharedFile(path: string): string | undefined {
  const file = `${root.replace(/\/$/, "")}/${path}`
  if (existsSync(file)) return file
  console.info(`Skipped: ${path} is not there (set EVALSCOPE_SHARED to the folder of shared data).`)
  return undefined
}

/** The records of a JSONL file. */
export function readLines(file: string): unknown[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line))
}
