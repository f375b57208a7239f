import { join } from "node:path"
import { PerfError } from "../errors/index.js"
import { writeCsv } from "../report/csv.js"
import { readStoredRun } from "../report/read-run.js"
import { levelFiles } from "../report/run-folder.js"
import { flag, type PerfSubcommand } from "./command.js"

/** `export DIR`: the requests of a stored run as CSV, Parquet or the original's database, one file per level. */
export const exportCommand: PerfSubcommand = {
  usage: "<folder> --csv | --parquet | --sqlite",
  summary:
    "Writes the requests of a run as CSV, as Parquet or as the original's SQLite database, one file per level.",
  flags: [
    flag("csv", "switch", "requests.csv in every level's folder"),
    flag("parquet", "switch", "requests.parquet with the same columns"),
    flag("sqlite", "switch", `${levelFiles.database} in every level's folder`),
  ],
  examples: [["evalscope-perf export outputs/20260519_120000/qwen3 --csv", "a table of all requests"]],
  run: async ({ positional, values }, io) => {
    const [folder, more] = positional
    const wanted = ["csv", "parquet", "sqlite"].filter((name) => values.get(name)?.at(-1) === "true")
    if (folder === undefined || more !== undefined || wanted.length === 0) {
      throw new PerfError({
        code: "config_invalid",
        message: "A folder of a run and a format are needed.",
        hint: "evalscope-perf export outputs/20260519_120000/qwen3 --csv",
      })
    }
    const run = await readStoredRun(folder)
    for (const level of run.levels) {
      const records = await level.records()
      if (wanted.includes("csv")) {
        const path = join(level.folder, "requests.csv")
        await writeCsv(path, records)
        io.out(`${path}\n`)
      }
      if (wanted.includes("parquet")) {
        const { writeParquet } = await import("../report/parquet.js")
        const path = join(level.folder, "requests.parquet")
        await writeParquet(path, records)
        io.out(`${path}\n`)
      }
      if (wanted.includes("sqlite")) {
        const { writeDatabase } = await import("../report/sqlite.js")
        const path = join(level.folder, levelFiles.database)
        await writeDatabase(path, records, level.anchorEpochMs)
        io.out(`${path}\n`)
      }
    }
    return 0
  },
}
