/** P17: Ctrl-C with thousands of open streams, until the whole report is on disk. */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { withServer } from "./child.mjs"
import { inFolder, startProgram } from "./program.mjs"
import { row } from "./row.mjs"

export async function stopping({ streams = 10_000 }) {
  // Every stream has begun and none has ended when the key is pressed.
  const server = { truth: false, timing: { ttftMs: 500, itlMs: 2000, outputTokens: 60 } }
  const found = await inFolder((folder) =>
    withServer(server, async (running) => {
      const load = ["--parallel", String(streams), "--number", String(streams)]
      const { child, ended } = startProgram(running.url, [...load, "--outputs-dir", folder, "--no-timestamp"])
      const open = await reached(running, streams)
      // Each has had a token by now.
      await new Promise((resolve) => setTimeout(resolve, 3000))
      const pressed = performance.now()
      child.kill("SIGINT")
      const { code } = await ended
      const seconds = (performance.now() - pressed) / 1000
      const files = await readdir(join(folder, "m"))
      const run = JSON.parse(await readFile(join(folder, "m", "run.json"), "utf8"))
      const { stats } = await running.ask({ type: "stats" })
      return { open, code, seconds, files, run, left: stats.openConnections }
    }),
  )
  const { run, files } = found
  const stopped = run.levels[0].summary["Stopped Requests"]
  const isWhole = ["run.json", "perf_report.html", "performance_summary.txt"].every((name) =>
    files.includes(name),
  )
  return [
    row(
      "P17",
      `Ctrl-C with ${found.open} open streams to the whole report on disk and the end, s`,
      2,
      0.5,
      found.seconds,
      undefined,
      {
        note: `exit code ${found.code}, ${isWhole ? "all files" : `only ${files.join(" ")}`}, ${found.left} connections left`,
        bound: "the figures of 10,000 requests, the database and the page are made after the key was pressed",
      },
    ),
    row(
      "P17b",
      "streams that are neither stopped nor ended in it",
      0,
      0,
      Math.abs(found.open - stopped - run.levels[0].summary["Total Requests"]),
    ),
  ]
}

/** Waits until so many streams are open, at most half a minute. */
async function reached(running, streams) {
  const deadline = performance.now() + 30_000
  for (;;) {
    const { stats } = await running.ask({ type: "stats" })
    if (stats.inFlight >= streams || performance.now() > deadline) return stats.inFlight
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
