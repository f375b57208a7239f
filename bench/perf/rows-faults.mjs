/** 100,000 requests with every fault of the simulated server at 10 %: counts by kind add up exactly. */
import { createReadStream } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { startChild, withServer } from "./child.mjs"
import { median } from "./numbers.mjs"
import { inFolder, startProgram } from "./program.mjs"
import { row } from "./row.mjs"

const faults = [
  { type: "status", status: 429, retryAfterS: 1 },
  { type: "status", status: 400 },
  { type: "status", status: 401 },
  { type: "status", status: 500 },
  { type: "status", status: 503 },
  { type: "reset", at: "before-headers" },
  { type: "reset", at: "mid-event", afterEvents: 1 },
  { type: "reset", at: "after-last-token" },
  { type: "truncate", afterEvents: 1 },
  { type: "missing-done" },
  { type: "no-events" },
  { type: "error-event", afterEvents: 1 },
  { type: "early-role" },
  { type: "usage", variant: "absent" },
  { type: "usage", variant: "null" },
  { type: "usage", variant: "partial" },
  { type: "usage", variant: "every-chunk" },
  { type: "close-after-response" },
  { type: "close-on-next-request" },
  { type: "crlf" },
  { type: "comments" },
  { type: "gzip" },
  { type: "content-length" },
  { type: "trailers" },
  { type: "informational", status: 103 },
  { type: "http-1.0" },
  { type: "malformed-json" },
  { type: "html" },
  { type: "slow-headers", delayMs: 5 },
  { type: "stall", afterEvents: 1, forMs: 20 },
  { type: "stall", afterEvents: 1 },
]

/** How the statuses of refusals are called. */
const kinds = {
  400: "client_error",
  401: "client_error",
  429: "rate_limited",
  500: "server_error",
  503: "server_error",
}

export async function allFaults({ requests = 100_000 }) {
  const server = {
    truth: false,
    timing: { outputTokens: 3 },
    faults: faults.map((fault) => ({ fault, probability: 0.1 })),
  }
  return [...(await engine(server, requests)), ...(await program(server, requests))]
}

/** The engine alone: what it counts, and what it leaves behind. */
async function engine(server, requests) {
  const plan = { name: { parallel: 256, number: requests }, connection: { readTimeoutMs: 1000 } }
  return withServer(server, async (running) => {
    const child = await startChild("./ours.mjs", { url: running.url, change: { plan }, rssEveryMs: 200 })
    const report = await child.next()
    const { stats } = await running.ask({ type: "stats" })
    const rss = report.rss.filter(([completed]) => completed > requests / 2).map(([, mb]) => mb)
    const tenth = Math.max(1, Math.floor(rss.length / 10))
    const growth = median(rss.slice(-tenth)) - median(rss.slice(0, tenth))
    return [
      row(
        "faults",
        `${requests} requests, every fault at 10 %: missing from the sum`,
        0,
        0,
        requests - sumOf(report.outcomes),
        undefined,
        {
          note: textOf(report.outcomes),
        },
      ),
      row(
        "faults b",
        "refusals counted differently by server and client",
        0,
        0,
        refusedApart(stats, report.outcomes),
        undefined,
        {
          note: `${report.attempts} sent, ${stats.requests} read by the server`,
        },
      ),
      row("faults c", "memory growth over the second half, MB", 30, 10, Math.max(0, growth)),
      row(
        "faults d",
        "handles left open, warnings about listeners",
        0,
        0,
        report.handles.length + report.warnings.length,
        undefined,
        {
          note: [...report.handles, ...report.warnings].join(" "),
        },
      ),
    ]
  })
}

/** The program with `--json`: one document, whose counts are those of the log on disk. */
async function program(server, requests) {
  return inFolder((folder) =>
    withServer(server, async (running) => {
      const load = [
        "--parallel",
        "256",
        "--number",
        String(requests),
        "--read-timeout",
        "1",
        "--json",
        "--no-sqlite",
      ]
      const { ended } = startProgram(running.url, [...load, "--outputs-dir", folder, "--no-timestamp"])
      const { code, out, err } = await ended
      const { stats } = await running.ask({ type: "stats" })
      let document
      try {
        document = JSON.parse(out)
      } catch (thrown) {
        return [
          row("faults e", "--json under faults: not one document", 0, 0, 1, undefined, {
            note: `${thrown} ${err.slice(-300)}`,
          }),
        ]
      }
      const [level] = document.levels
      const logged = await countLog(join(folder, "m", level.folder, "requests.jsonl"))
      const told = { ok: level.summary["Success Requests"], ...level.failures }
      const apart = [...new Set([...Object.keys(told), ...Object.keys(logged)])].reduce(
        (sum, kind) => sum + Math.abs((told[kind] ?? 0) - (logged[kind] ?? 0)),
        0,
      )
      return [
        row(
          "faults e",
          "--json: one document; missing from its sum",
          0,
          0,
          requests - sumOf(told),
          undefined,
          {
            note: `exit code ${code}, ${out.length} characters`,
          },
        ),
        row("faults f", "kinds counted differently by document and log", 0, 0, apart),
        row(
          "faults g",
          "refusals counted differently by server and document",
          0,
          0,
          refusedApart(stats, told),
        ),
      ]
    }),
  )
}

function sumOf(counts) {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

/** By kind, because two statuses may be one. */
function refusedApart({ refused }, counted) {
  const wanted = {}
  for (const [status, kind] of Object.entries(kinds))
    wanted[kind] = (wanted[kind] ?? 0) + (refused[status] ?? 0)
  return Object.entries(wanted).reduce(
    (sum, [kind, count]) => sum + Math.abs(count - (counted[kind] ?? 0)),
    0,
  )
}

async function countLog(path) {
  const counts = {}
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const { outcome } = JSON.parse(line)
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}

function textOf(counts) {
  return Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ")
}
