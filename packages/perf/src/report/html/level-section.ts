import type { ClientHealth } from "../../run/level-plan.js"
import type { ServerSummary } from "../../scrape/index.js"
import { loadOf, successShare } from "../advice.js"
import { formatNumber, formatPercent } from "../format.js"
import type { ReportedLevel } from "../reported-run.js"
import { levelCharts } from "./level-charts.js"
import { escapeHtml, htmlTable } from "./markup.js"

/** One level with its facts, percentiles, charts, server figures and the load generator's own state. */
export function levelSection(level: ReportedLevel, open: boolean): string {
  const { figures, charts, health, server, details } = level
  // Below, where the load generator's own state is shown, it is said as well.
  const notes = level.notes.filter(
    (note) => health === undefined || !note.startsWith("The load generator was"),
  )
  const facts = Object.entries(figures.summary).flatMap(([name, value]) =>
    value === null || value === -1
      ? []
      : [{ name, value: typeof value === "number" ? formatNumber(value) : value }],
  )
  const parts = [
    level.status === "stopped"
      ? `<p><span class="pill warn">stopped</span>${escapeHtml(level.reason ?? "")}</p>`
      : level.reason === undefined
        ? ""
        : `<p class="sub">${escapeHtml(level.reason)}</p>`,
    notes.length > 0
      ? `<div class="box warn"><ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul></div>`
      : "",
    factList([...facts, ...details]),
    failures(level),
    "<h3>Percentiles</h3>",
    percentileTable(level),
    conversationTable(level),
    windowTable(level),
    speedTable(level),
    charts === undefined ? "" : levelCharts(charts),
    server === undefined ? "" : `<h3>The server's own figures</h3>${factList(serverFacts(server))}`,
    health === undefined
      ? ""
      : `<h3>The load generator</h3><p>${
          health.clientLimited
            ? '<span class="pill bad">was the limit</span>'
            : '<span class="pill good">was not the limit</span>'
        }${escapeHtml(health.reasons.join("; "))}</p>${factList(healthFacts(health))}`,
  ]
  const success = formatPercent(successShare(level))
  return `<details${open ? " open" : ""}><summary>${escapeHtml(loadOf(level))}<small>${escapeHtml(level.level.folder)} · ${success} success</small></summary>
${parts.filter((part) => part !== "").join("\n")}
</details>`
}

function factList(facts: readonly { readonly name: string; readonly value: string }[]): string {
  const rows = facts.map(
    ({ name, value }) => `<div><span>${escapeHtml(name)}</span><b>${escapeHtml(value)}</b></div>`,
  )
  return rows.length === 0 ? "" : `<div class="facts">${rows.join("")}</div>`
}

function failures({ failures: counts }: ReportedLevel): string {
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => ({ cells: [kind.replaceAll("_", " "), String(count)] }))
  if (rows.length === 0) return ""
  return `<h3>Failures</h3>${htmlTable([{ title: "Kind", left: true }, { title: "Requests" }], rows)}`
}

function percentileTable({ figures }: ReportedLevel): string {
  const [first] = figures.percentiles
  if (first === undefined) return '<p class="none">nothing measured</p>'
  const columns = Object.keys(first).map((title) => ({
    title: title === "Percentiles" ? "Percentile" : title,
    left: title === "Percentiles",
  }))
  const rows = figures.percentiles.map((row) => ({
    cells: Object.values(row).map((value) =>
      typeof value === "string" ? value : formatNumber(value === -1 || value === null ? undefined : value),
    ),
  }))
  return htmlTable(columns, rows)
}

function conversationTable({ conversations }: ReportedLevel): string {
  if (conversations.length === 0) return ""
  const columns = [
    { title: "Figure", left: true },
    ...["avg", "p50", "p99", "max"].map((title) => ({ title })),
  ]
  const rows = conversations.map(({ metric, mean, p50, p99, max }) => ({
    cells: [metric, ...[mean, p50, p99, max].map((value) => formatNumber(value ?? undefined))],
  }))
  return `<h3>Whole conversations</h3>${htmlTable(columns, rows)}`
}

function windowTable(level: ReportedLevel): string {
  const windows = level.windows.filter(({ overall }) => overall !== null && overall > 0)
  if (windows.length === 0) return ""
  const columns = [
    { title: "Figure", left: true },
    ...["overall", "last window", "steady part"].map((title) => ({ title })),
  ]
  const rows = windows.map(({ metric, overall, last_window: last, steady_state: steady }) => ({
    cells: [metric, ...[overall, last, steady].map((value) => formatNumber(value ?? undefined))],
  }))
  return `<h3>Token throughput</h3>${htmlTable(columns, rows)}`
}

function speedTable({ speed }: ReportedLevel): string {
  if (speed.length === 0) return ""
  const columns = ["Prompt tokens", "tok/s", "Prefill tok/s", "Decode tok/s"].map((title) => ({ title }))
  const rows = speed.map((row) => ({
    cells: [
      String(row["Prompt Tokens"]),
      ...[row["Speed(tokens/s)"], row["Prefill(tokens/s)"], row["Decode(tokens/s)"]].map((value) =>
        formatNumber(value ?? undefined),
      ),
    ],
  }))
  return `<h3>Speed by prompt length</h3>${htmlTable(columns, rows)}`
}

/** What the server said of itself, as names and values. */
export function serverFacts(server: ServerSummary): { name: string; value: string }[] {
  const { gauges, totals } = server
  const both = (gauge: { mean: number; max: number } | undefined, factor = 1, unit = "") =>
    gauge &&
    `${formatNumber(gauge.mean * factor)}${unit} mean, ${formatNumber(gauge.max * factor)}${unit} at most`
  const percent = (share: number | undefined) => (share === undefined ? undefined : formatPercent(share))
  const number = (value: number | undefined, unit = "") =>
    value === undefined ? undefined : `${formatNumber(value)}${unit}`
  const all: [string, string | undefined][] = [
    ["Requests running", both(gauges.running)],
    ["Requests queued", both(gauges.waiting)],
    ["KV cache in use", both(gauges.kvUsage, 100, "%")],
    ["Prompt tokens", number(totals.promptTokens)],
    ["Output tokens", number(totals.outputTokens)],
    ["Prefix cache hits", percent(server.cacheHitRate)],
    ["Preemptions", number(totals.preemptions)],
    ["Draft tokens accepted", percent(server.acceptanceRate)],
    ["Tokens per speculative step", number(server.acceptLength)],
    ["Mean time in queue", number(server.meanQueueMs, " ms")],
    ["Mean TTFT inside the server", number(server.meanTtftMs, " ms")],
    ["GPU busy", both(gauges.gpuUtilization, 1, "%")],
    ["GPU memory", both(gauges.gpuMemoryMib, 1 / 1024, " GiB")],
    ["GPU power", both(gauges.gpuPowerWatts, 1, " W")],
    ["GPU energy", number(server.gpuJoules, " J")],
  ]
  return all.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

/** How the load generator fared, as names and values. */
export function healthFacts(health: ClientHealth): { name: string; value: string }[] {
  const ms = (value: number) => `${formatNumber(value)} ms`
  return [
    { name: "Error of a time stamp", value: `p50 ${ms(health.errorMs.p50)}, p99 ${ms(health.errorMs.p99)}` },
    {
      name: "Event-loop delay",
      value: `p50 ${ms(health.loopDelayMs.p50)}, p99 ${ms(health.loopDelayMs.p99)}, max ${ms(health.loopDelayMs.max)}`,
    },
    ...(health.latenessMs === undefined
      ? []
      : [
          {
            name: "Lateness of sends",
            value: `p50 ${ms(health.latenessMs.p50)}, p99 ${ms(health.latenessMs.p99)}, max ${ms(health.latenessMs.max)}`,
          },
        ]),
    { name: "CPU of the busiest I/O thread", value: formatPercent(health.cpuShare, 0) },
    { name: "Garbage collection", value: formatPercent(health.gcShare, 2) },
    { name: "Events that shared a read", value: formatPercent(health.coalescedShare) },
    ...(health.inFlightCapHits > 0
      ? [{ name: "Sends held back by --max-in-flight", value: String(health.inFlightCapHits) }]
      : []),
    ...(health.poolWaits > 0 ? [{ name: "Waits for a connection", value: String(health.poolWaits) }] : []),
  ]
}
