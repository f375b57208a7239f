/** Child of bench/arena: handles one battles file and prints milliseconds of processor time and the memory it took, as JSON. */
import { readFileSync } from "node:fs"

const [mode, file] = process.argv.slice(2)
const processorTime = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
if (mode === "parse") {
  const lines = readFileSync(file, "utf8").split("\n")
  lines.pop()
  const start = processorTime()
  let weight = 0
  for (const line of lines) weight += JSON.parse(line).weight
  console.log(JSON.stringify({ ms: processorTime() - start, lines: weight }))
} else {
  const { mergeBattles, readBattles } = await import("@evalscope/arena")
  const before = process.memoryUsage.rss()
  const start = processorTime()
  const battles = await readBattles(file)
  const cells = mergeBattles(battles)
  const ms = processorTime() - start
  const extraMb = (process.resourceUsage().maxRSS * 1024 - before) / 2 ** 20
  console.log(JSON.stringify({ ms, lines: battles.size, cells: cells.size, extraMb }))
}
