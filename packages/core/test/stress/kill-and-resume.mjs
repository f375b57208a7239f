// Kills evaluations at random moments and checks what a resume makes of the remains.
import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { startMockServer } from "@evalscope/testing"

const child = new URL("child.mjs", import.meta.url).pathname
const subsets = ["one", "two"]

/**
 * Runs `kills` evaluations that are killed (-9) at a random moment while the endpoint misbehaves, resuming each
 * folder until it is whole. Returns what went wrong and how often; all counts but the first three must be 0.
 */
export async function killAndResume({ kills, samples = 60, batch = 8, seed = 1, log = () => {} }) {
  const random = generator(seed)
  const asked = []
  const server = await startMockServer({
    seed,
    rememberRequests: 0,
    timing: { ttftMs: { law: "uniform", min: 2, max: 25 } },
    answer: (request) => {
      const prompt = request.messages.at(-1)?.text ?? ""
      asked.push(prompt)
      return answerTo(prompt)
    },
    faults: [
      { fault: { type: "status", status: 429, retryAfterS: 0 }, probability: 0.05 },
      { fault: { type: "status", status: 503 }, probability: 0.05 },
      { fault: { type: "reset", at: "before-headers" }, probability: 0.03 },
      { fault: { type: "truncate", afterEvents: 1 }, probability: 0.03 },
    ],
  })
  const outcome = { kills: 0, rounds: 0, tornFiles: 0, askedTwice: 0, lost: 0, differentReports: 0 }
  try {
    const expected = expectedShare(samples)
    while (outcome.kills < kills) {
      const dir = await mkdtemp(join(tmpdir(), "evalscope-kill-"))
      outcome.rounds += 1
      for (;;) {
        const stored = await storedPrompts(dir)
        asked.length = 0
        const again = outcome.kills < kills
        const result = await runChild(
          server.url,
          dir,
          samples,
          batch,
          again ? 20 + random() * 500 : undefined,
        )
        outcome.tornFiles += Number(await isTorn(dir))
        outcome.askedTwice += asked.filter((prompt) => stored.has(prompt)).length
        const now = await storedPrompts(dir)
        outcome.lost += [...stored].filter((prompt) => !now.has(prompt)).length
        if (result.report === undefined) {
          outcome.kills += 1
          if (outcome.kills % 20 === 0) log(`${outcome.kills} kills, ${outcome.rounds} runs`)
          continue
        }
        const whole = await wholeFiles(dir, samples)
        if (!whole || !sameReport(result.report, expected, samples)) outcome.differentReports += 1
        break
      }
      await rm(dir, { recursive: true, force: true })
    }
    return outcome
  } finally {
    await server.stop()
  }
}

function answerTo(prompt) {
  const [, a] = /(\d+) \+ 7/.exec(prompt) ?? []
  return Number(a) % 3 === 0 ? "wrong" : String(Number(a) + 7)
}

function expectedShare(samples) {
  let right = 0
  for (let n = 0; n < samples; n += 1) if (n % 3 !== 0) right += 1
  return right / samples
}

function sameReport(report, share, samples) {
  const [benchmark] = report.reports
  return (
    report.status === "completed" &&
    Math.abs(benchmark.metrics[0].micro - share) < 1e-12 &&
    benchmark.execution.succeeded === samples * subsets.length &&
    benchmark.execution.errored === 0
  )
}

async function runChild(url, dir, samples, batch, killAfterMs) {
  const process = spawn("node", [child, `${url}/v1`, dir, String(samples), String(batch)], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  let output = ""
  let started = () => {}
  const ready = new Promise((resolve) => {
    started = resolve
  })
  process.stdout.on("data", (chunk) => {
    output += chunk
    if (output.includes("started\n")) started()
  })
  const ended = new Promise((resolve, reject) =>
    process.on("close", (code) =>
      code === null || code === 0 ? resolve() : reject(new Error(`the child ended with ${code}`)),
    ),
  )
  ended.then(started, started)
  await ready
  if (killAfterMs !== undefined) {
    await Promise.race([ended, sleep(killAfterMs)])
    process.kill("SIGKILL")
  }
  await ended
  const last = output.trimEnd().split("\n").at(-1) ?? ""
  return { report: last.startsWith("{") ? JSON.parse(last) : undefined }
}

const predictionsOf = (dir, subset) => join(dir, "predictions", "simulated", `sums_${subset}.jsonl`)

async function linesOf(path) {
  const text = await readFile(path, "utf8").catch(() => "")
  return text.split("\n").filter((line) => line !== "")
}

async function storedPrompts(dir) {
  const prompts = new Set()
  for (const subset of subsets) {
    for (const line of await linesOf(predictionsOf(dir, subset))) {
      const parsed = parse(line)
      if (parsed) prompts.add(parsed.messages[0].content)
    }
  }
  return prompts
}

async function isTorn(dir) {
  for (const subset of subsets) {
    const lines = await linesOf(predictionsOf(dir, subset))
    if (lines.some((line) => parse(line) === undefined)) return true
  }
  return false
}

/** Every sample once in predictions and in reviews. */
async function wholeFiles(dir, samples) {
  for (const subset of subsets) {
    for (const kind of ["predictions", "reviews"]) {
      const lines = await linesOf(join(dir, kind, "simulated", `sums_${subset}.jsonl`))
      const ids = new Set(lines.map((line) => parse(line)?.index))
      if (lines.length !== samples || ids.size !== samples || ids.has(undefined)) return false
    }
  }
  return true
}

function parse(line) {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function generator(seed) {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
