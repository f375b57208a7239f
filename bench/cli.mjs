// Cold start of the command line: each command's time as a ratio to `node -e 0`, measured in turn in one run.
import { spawnSync } from "node:child_process"

const bin = new URL("../packages/evalscope/dist/bin.js", import.meta.url).pathname
const rounds = Number(process.argv[2] ?? 15)
const rows = [
  { what: "node -e 0", args: ["-e", "0"] },
  { what: "--version", args: [bin, "--version"], goal: 1.5 },
  { what: "--help", args: [bin, "--help"], goal: 2.5 },
  { what: "eval --help", args: [bin, "eval", "--help"], goal: 2.5 },
  { what: "list", args: [bin, "list"], goal: 4 },
].map((row) => ({ ...row, times: [] }))

for (let round = 0; round <= rounds; round += 1) {
  for (const row of rows) {
    const start = performance.now()
    const { status } = spawnSync(process.execPath, row.args, { stdio: "ignore" })
    if (status !== 0) throw new Error(`${row.what} ended with ${status}`)
    // The first round only warms the file cache.
    if (round > 0) row.times.push(performance.now() - start)
  }
}
const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]
const bare = median(rows[0].times)
console.table(
  rows.map(({ what, times, goal }) => ({
    what,
    "median ms": Number(median(times).toFixed(1)),
    ratio: Number((median(times) / bare).toFixed(2)),
    goal: goal ?? "",
    met: goal === undefined ? "" : median(times) / bare <= goal,
  })),
)
