/**
 * Small Python programs in the sandbox, beside bare `python3` subprocesses, beside `docker run --rm` with the same
 * limits (what one would write without this package), and beside this package without its pool. The rows of the
 * table take turns, so many rounds of so many programs each, at 1, 2, 4 and 8 programs at a time.
 *
 *   node bench/sandbox.mjs [--programs 15] [--rounds 4] [--at-a-time 1,2,4,8] [--image evalscope/python:3.11]
 *
 * Rates are steady: what the pool had ready before the clock started is used up first. Processor time is the whole
 * machine's, so run this where nothing else does. The last row, a container that is created, started and removed without
 * running anything, tells what the engine costs by itself: no pool of one-use containers on this machine can be faster
 * than that and the bare program together allow. Exits with 1 when a goal is missed that this limit does not rule out.
 */
import { execFileSync, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { availableParallelism, cpus, loadavg } from "node:os"
import { parseArgs } from "node:util"
import { createSandbox, docker, limitsSchema } from "@evalscope/sandbox"

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "15" },
    rounds: { type: "string", default: "4" },
    "at-a-time": { type: "string", default: "1,2,4,8" },
    image: { type: "string", default: process.env.EVALSCOPE_SANDBOX_IMAGE ?? "evalscope/python:3.11" },
  },
})
const programs = Number(values.programs)
const rounds = Number(values.rounds)
const widths = values["at-a-time"].split(",").map(Number)
const { image } = values
const sockets = ["/run/evalscope-engine/docker.sock", "/var/run/docker.sock"]
const socket = sockets.find((path) => existsSync(path))
const host = process.env.DOCKER_HOST ?? (socket && `unix://${socket}`)
const code = "print(sum(range(1000)))"
const answer = "499500\n"
const most = { pooledOverBareMs: 100 }
const least = { rateOverNoPool: 2.5, shareOfLimit: 0.8 }

// A shim in front of the interpreter would make the peer look slow.
const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim()

function subprocess(file, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["pipe", "pipe", "ignore"], env })
    let out = ""
    child.stdout.on("data", (data) => {
      out += data
    })
    child.once("error", reject)
    child.once("close", () => (out === answer ? resolve() : reject(new Error(`${file} said ${out}`))))
    child.stdin.end(code)
  })
}

const dockerRun = [
  ..."run --rm -i --init --network none --read-only --cap-drop ALL --security-opt no-new-privileges".split(
    " ",
  ),
  ..."--pids-limit 64 --memory 512m --memory-swap 512m --cpus 1 --user 1000:1000 --log-driver none".split(
    " ",
  ),
  ..."--ipc private --shm-size 16m --ulimit nofile=1024 --ulimit core=0 --workdir /workspace".split(" "),
  ..."--tmpfs /tmp:size=64m --tmpfs /workspace:size=64m,uid=1000,mode=0700".split(" "),
  ...[image, "python3", "-"],
]

/** What is measured at one width, and how to end it. */
async function sandboxed(width, poolSize) {
  const driver = await docker({ ...(host && { host }), onWarning: () => undefined })
  const sandbox = await createSandbox({ driver, image, concurrency: width, poolSize })
  return {
    one: async () => {
      const { outcome, stdout, error } = await sandbox.run({ code })
      if (outcome !== "exited" || stdout !== answer) throw new Error(`${outcome}: ${error ?? stdout}`)
    },
    close: async () => {
      await sandbox.close()
      await driver.close()
    },
  }
}

/** Containers that run nothing. */
async function idle() {
  const driver = await docker({ ...(host && { host }), onWarning: () => undefined })
  const config = { image, limits: limitsSchema.parse({}), env: {}, network: "none" }
  return {
    one: async () => (await driver.start(config, { use: "launch" })).close(),
    close: () => driver.close(),
  }
}

const nothing = async () => undefined
const peers = {
  bare: async () => ({ one: () => subprocess(python, ["-"]), close: nothing }),
  "docker run": async () => ({
    one: () => subprocess("docker", dockerRun, { ...process.env, ...(host && { DOCKER_HOST: host }) }),
    close: nothing,
  }),
  "no pool": (width) => sandboxed(width, 0),
  pool: (width) => sandboxed(width, Math.max(width, 2)),
  "idle container": idle,
}

/** Milliseconds that the processors of this machine have worked. */
function processorMs() {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
}

async function measure(peer, width) {
  const { one, close } = await peer(width)
  const warmUp = 2 * Math.max(width, 2)
  const latencies = []
  let started = 0
  let ended = 0
  let from = 0
  let workedBefore = 0
  const lane = async () => {
    while (started++ < warmUp + programs) {
      const start = performance.now()
      await one()
      const now = performance.now()
      if (++ended === warmUp) {
        from = now
        workedBefore = processorMs()
      }
      if (ended > warmUp) latencies.push(now - start)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  const seconds = (performance.now() - from) / 1000
  const workedMs = (processorMs() - workedBefore) / latencies.length
  await close()
  return { latencies, seconds, workedMs }
}

/** All rounds of a row. The least processor time is the one that nothing else added to. */
function summary(measured) {
  const latencies = measured.flatMap((round) => round.latencies).sort((a, b) => a - b)
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))]
  const seconds = measured.reduce((sum, round) => sum + round.seconds, 0)
  const workedMs = Math.min(...measured.map((round) => round.workedMs))
  return { p50: at(0.5), p99: at(0.99), rate: latencies.length / seconds, workedMs }
}

const table = []
const missed = []
const ruledOut = []
const cores = availableParallelism()
console.log(
  `${cores} cores, load ${loadavg()[0].toFixed(1)}, ${rounds} rounds of ${programs} programs per row`,
)
for (const width of widths) {
  const measured = Object.fromEntries(Object.keys(peers).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, peer] of Object.entries(peers)) measured[name].push(await measure(peer, width))
  }
  const row = Object.fromEntries(Object.entries(measured).map(([name, all]) => [name, summary(all)]))
  for (const [name, { p50, p99, rate, workedMs }] of Object.entries(row)) {
    table.push({
      "at a time": width,
      peer: name,
      "p50 ms": Math.round(p50),
      "p99 ms": Math.round(p99),
      "per s": Number(rate.toFixed(1)),
      "cpu ms": Math.round(workedMs),
      "pool / this": name === "pool" ? "" : Number((row.pool.rate / rate).toFixed(2)),
    })
  }
  const limit = (cores * 1000) / (row["idle container"].workedMs + row.bare.workedMs)
  const judge = (reachable, text) => (reachable ? missed : ruledOut).push(`${width} at a time: ${text}`)
  const over = row.pool.p50 - row.bare.p50
  if (over > most.pooledOverBareMs) {
    // So many lanes that each start anew when they end wait for one another.
    const possible = (width / limit) * 1000 - row.bare.p50
    const text = `p50 ${over.toFixed(0)} ms over bare, ${possible.toFixed(0)} at best`
    judge(possible < most.pooledOverBareMs, text)
  }
  const ratio = row.pool.rate / row["docker run"].rate
  if (ratio < least.rateOverNoPool) {
    const reachable = limit >= least.rateOverNoPool * row["docker run"].rate
    const rates = `${row.pool.rate.toFixed(1)} of at most ${limit.toFixed(1)} per s`
    judge(
      reachable || row.pool.rate < least.shareOfLimit * limit,
      `${ratio.toFixed(2)} times docker run, ${rates}`,
    )
  }
}
console.table(table)
console.log(`goals: p50 ${most.pooledOverBareMs} ms over bare, ${least.rateOverNoPool} times docker run`)
if (ruledOut.length > 0)
  console.log(`beyond what the engine can do on ${cores} cores: ${ruledOut.join("; ")}`)
console.log(missed.length === 0 ? "all that can be met are met" : `missed: ${missed.join("; ")}`)
process.exitCode = missed.length === 0 ? 0 : 1
