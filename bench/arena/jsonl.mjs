/** Child of bench/arena: handles one battles file and prints milliseconds and the memory it took, as JSON. */
import { readFileSync } from "node:fs"

const [mode, file] = process.argv.slice(2)
if (mode === "parse") {
  const lines = readFileSync(file, "utf8").split("\n")
  lines.pop()
  const start = performance.now()
  let weight = 0
  for (const line of lines) weight += JSON.parse(line).weight
  console.log(JSON.stringify({ ms: performance.now() - start, lines: weight }))
} else {
  const { mergeBattles, readBattles } = await import("@evalscope/arena")
  const before = process.memoryUsage.rss()
  const start = performance.now()
  const battles = await readBattles(file)
  const cells = mergeBattles(battles)
  const ms = performance.now() - start
  const extraMb = (process.resourceUsage().maxRSS * 1024 - before) / 2 ** 20
  console.log(JSON.stringify({ ms, lines: battles.size, cells: cells.size, extraMb }))
}
