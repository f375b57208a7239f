/**
 * The rating engine against one pass of online Elo over the same battles in the same process: the least that any
 * rating can cost. Reading a file is measured against bare `JSON.parse` of its lines.
 *
 *   node bench/arena.mjs [--battles 1000000] [--players 100] [--rounds 1000] [--repeats 5]
 *
 * Computing on one thread is measured in processor time, so that other load on the machine does not count; two
 * threads and files are measured by the clock and need two idle cores. Exits with 1 when a goal is missed.
 */
import { execFile } from "node:child_process"
import { createWriteStream } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { availableParallelism, loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { finished } from "node:stream/promises"
import { fileURLToPath } from "node:url"
import { parseArgs, promisify } from "node:util"
import {
  bootstrapRatings,
  bootstrapRatingsInParallel,
  fitRatings,
  onlineElo,
  robustCovariance,
} from "@evalscope/arena"
import { battleLine, generateBattles } from "./arena/battles.mjs"

const { values } = parseArgs({
  options: {
    battles: { type: "string", default: "1000000" },
    players: { type: "string", default: "100" },
    rounds: { type: "string", default: "1000" },
    repeats: { type: "string", default: "5" },
  },
})
const size = Number(values.battles)
const players = Number(values.players)
const rounds = Number(values.rounds)
const repeats = Number(values.repeats)
const run = promisify(execFile)
const table = []
let missed = false

const clock = () => performance.now()
const processorTime = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Best of several runs: noise of a shared machine only ever adds. */
async function best(times, work, now = processorTime) {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < times; i++) {
    const start = now()
    await work()
    least = Math.min(least, now() - start)
  }
  return least
}

function row(what, ms, ratio, of, goal) {
  const met = goal === undefined ? "" : ratio <= goal ? "met" : "MISSED"
  if (met === "MISSED") missed = true
  table.push({
    what,
    ms: Number(ms.toFixed(1)),
    ratio: ratio === undefined ? "" : Number(ratio.toFixed(2)),
    to: of ?? "",
    goal: goal === undefined ? "" : `≤ ${goal}`,
    met,
  })
}

const battles = generateBattles(size, players)
const few = generateBattles(Math.round(size / 50), players)
const swapped = generateBattles(size, players, { swappedPairs: true })
const elo = await best(3 * repeats, () => onlineElo(battles))
row(`online Elo, ${size} battles × ${players} players`, elo)
const fitMs = await best(2 * repeats, () => fitRatings(battles))
row("Bradley–Terry fit with merge", fitMs, fitMs / elo, "Elo pass", 1.5)
const fit = fitRatings(battles)
const alone = await best(repeats, () => bootstrapRatings(fit, { unit: "battle", rounds }))
row(`${rounds} bootstrap rounds, 1 thread`, alone, alone / elo, "Elo pass", (40 * rounds) / 1000)
const pair = await best(
  2 * repeats,
  () => bootstrapRatingsInParallel(fit, { unit: "battle", rounds, workers: 2 }),
  clock,
)
row(`${rounds} bootstrap rounds, 2 threads`, pair, pair / elo, "Elo pass", (20 * rounds) / 1000)
const fewFit = fitRatings(few)
const fewMs = await best(repeats, () => bootstrapRatings(fewFit, { unit: "battle", rounds }))
row(`${rounds} rounds at ${few.size} battles`, fewMs, alone / fewMs, "→ at all battles", 3)
const swappedFit = fitRatings(swapped)
const clustered = await best(2, () => bootstrapRatings(swappedFit, { unit: "question", rounds }))
row(`${rounds} rounds by question, both orders of a pair`, clustered, clustered / elo, "Elo pass")
const mixed = await best(1, () => bootstrapRatings(fit, { unit: "question", rounds: rounds / 10 }))
row(`${rounds / 10} rounds by question, unrelated pairs`, mixed, mixed / elo, "Elo pass")
const closed = await best(2, () => robustCovariance(fit))
row("sandwich covariance by question", closed, closed / elo, "Elo pass")

const dir = await mkdtemp(join(tmpdir(), "bench-arena-"))
try {
  const file = join(dir, "battles.jsonl")
  const stream = createWriteStream(file)
  for (let i = 0; i < size; i += 5000) {
    let text = ""
    for (let j = i; j < Math.min(size, i + 5000); j++) text += battleLine(battles, j)
    if (!stream.write(text)) await new Promise((resolve) => stream.once("drain", resolve))
  }
  stream.end()
  await finished(stream)
  const child = fileURLToPath(new URL("./arena/jsonl.mjs", import.meta.url))
  const parse = { ms: Number.POSITIVE_INFINITY }
  const read = { ms: Number.POSITIVE_INFINITY, extraMb: 0 }
  for (let i = 0; i < 5; i++) {
    for (const [mode, into] of [
      ["parse", parse],
      ["read", read],
    ]) {
      const { stdout } = await run(process.execPath, ["--max-old-space-size=4096", child, mode, file])
      const outcome = JSON.parse(stdout)
      if (outcome.lines !== size) throw new Error(`${mode}: ${outcome.lines} of ${size} lines`)
      into.ms = Math.min(into.ms, outcome.ms)
      into.extraMb = Math.max(into.extraMb ?? 0, outcome.extraMb ?? 0)
    }
  }
  row(`JSON.parse of ${size} lines in memory`, parse.ms)
  row("read and merge the file", read.ms, read.ms / parse.ms, "JSON.parse", 1.3)
  row("extra memory of it, MB", read.extraMb, read.extraMb, "MB", 200)
} finally {
  await rm(dir, { recursive: true, force: true })
}

const small = fitRatings(generateBattles(20_000, 12))
const ours = await best(repeats, () => bootstrapRatings(small, { unit: "battle", rounds: 100 }))
row("100 rounds at 20000 × 12", ours)
const script = fileURLToPath(new URL("./arena/sklearn.py", import.meta.url))
const peer = await run("python3", [script, "20000", "12", "10"]).catch(() => undefined)
if (peer) {
  const theirs = JSON.parse(peer.stdout).ms * 10
  row("the same by scikit-learn (10 rounds × 10)", theirs, ours / theirs, "scikit-learn", 1 / 500)
}

console.table(table)
console.log(`Load average ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores.`)
if (!peer) console.log("No row for scikit-learn: it is not on this machine.")
process.exitCode = missed ? 1 : 0
