import type { LevelName, LevelSnapshot, PerfEvent } from "../run/perf-event.js"
import type { PerfCommandIo } from "./command-io.js"

/** Shows a run on standard error: one line that is rewritten on a terminal, else a line now and then. */
export interface ProgressView {
  listen(event: PerfEvent): void
  /** Removes the line. */
  close(): void
}

const plainEveryMs = 10_000

export function progressView(
  io: PerfCommandIo,
  options: { readonly quiet: boolean; now(): number },
): ProgressView {
  let shown = Number.NEGATIVE_INFINITY
  let onScreen = false
  const clear = () => {
    if (onScreen) io.err("\r\u001b[2K")
    onScreen = false
  }
  const print = (text: string) => {
    clear()
    if (!options.quiet) io.err(`${text}\n`)
  }
  return {
    listen(event) {
      switch (event.type) {
        case "perf.started":
          print(`Load test with ${event.levels} level${event.levels === 1 ? "" : "s"} → ${event.outputDir}`)
          break
        case "level.started":
          shown = options.now()
          if (!io.interactive) print(`${event.level.folder} …`)
          break
        case "note":
          print(`${event.severity === "warning" ? "warning" : "note"}: ${event.text}`)
          break
        case "search.progress":
          if (event.bracket.next !== undefined) print(bracketLine(event.bracket))
          break
        case "level.progress": {
          const now = options.now()
          if (options.quiet || (!io.interactive && now - shown < plainEveryMs)) break
          shown = now
          const width = io.interactive ? Math.max(20, (io.columns ?? 80) - 1) : Number.POSITIVE_INFINITY
          const line = progressLine(event.level, event.snapshot, width)
          if (io.interactive) {
            io.err(`\r\u001b[2K${line.slice(0, width)}`)
            onScreen = true
          } else io.err(`${line}\n`)
          break
        }
        default:
          clear()
      }
    },
    close: clear,
  }
}

function bracketLine({
  variable,
  criteria,
  passed,
  failed,
  next,
}: Extract<PerfEvent, { type: "search.progress" }>["bracket"]) {
  const known = [
    passed === undefined ? "" : `${short(passed)} passed`,
    failed === undefined ? "" : `${short(failed)} failed`,
  ].filter((part) => part !== "")
  return `search for ${criteria}: trying ${variable} ${short(next)}${known.length === 0 ? "" : ` (${known.join(", ")})`}`
}

/** What a narrow terminal can do without, the first to go first. */
const dispensable = ["itl", "tokens", "inFlight", "bar", "eta"] as const

type Dispensable = (typeof dispensable)[number]

/** `parallel_10_number_100 ███░░ 45/100 · 12.3 req/s · 450 tok/s · 10 in flight · TTFT 120/340 ms · ETA 12 s`. */
function progressLine(level: LevelName, snapshot: LevelSnapshot, width: number): string {
  const left = new Set<Dispensable>(dispensable)
  let line = lineWith(level, snapshot, left)
  for (const part of dispensable) {
    if (line.length <= width) break
    left.delete(part)
    line = lineWith(level, snapshot, left)
  }
  return line
}

function lineWith(level: LevelName, snapshot: LevelSnapshot, shown: ReadonlySet<Dispensable>): string {
  const { completed, target, inFlight, failed, phase, ttftMs, itlMs, etaSeconds } = snapshot
  const done =
    target === undefined
      ? `${completed} done in ${short(snapshot.elapsedSeconds)} s`
      : `${shown.has("bar") ? `${bar(completed / Math.max(target, 1))} ` : ""}${completed}/${target}`
  const optional = (part: Dispensable, text: string, known = true) => (known && shown.has(part) ? [text] : [])
  const parts = [
    done,
    `${short(snapshot.requestsPerSecond)} req/s`,
    ...optional("tokens", `${short(snapshot.outputTokensPerSecond)} tok/s`),
    ...optional("inFlight", `${inFlight} in flight`),
    ...(failed > 0 ? [`${failed} failed (${failureKinds(snapshot)})`] : []),
    ...(ttftMs.p50 === undefined ? [] : [`TTFT p50 ${short(ttftMs.p50)} p99 ${short(ttftMs.p99)} ms`]),
    ...optional("itl", `ITL ${short(itlMs.p50)} ms`, itlMs.p50 !== undefined),
    ...optional("eta", `ETA ${short(etaSeconds)} s`, etaSeconds !== undefined),
  ]
  const state = phase === "measuring" ? "" : ` ${phase}`
  return `${level.folder}${state} ${parts.join(" · ")}`
}

function failureKinds({ failures }: LevelSnapshot): string {
  return Object.entries(failures)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind.replaceAll("_", " ")} ${count}`)
    .join(", ")
}

function bar(share: number): string {
  const width = 16
  const full = Math.min(width, Math.max(0, Math.round(share * width)))
  return `${"█".repeat(full)}${"░".repeat(width - full)}`
}

function short(value: number | undefined): string {
  if (value === undefined) return "–"
  if (Number.isInteger(value)) return String(value)
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : String(Number(value.toPrecision(3)))
}
