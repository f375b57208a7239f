import { monitorEventLoopDelay } from "node:perf_hooks"
import type { Services } from "../service/services.js"

interface Metric {
  name: string
  help: string
  values: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]
}

/** Figures of the service in Prometheus' text format; made once per server, since it watches the event loop. */
export function metricsOf(services: Services): () => string {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  return () => {
    const counts = services.jobs.counts()
    const running = services.jobs.running()
    const errors = new Map<string, number>()
    for (const { error_classes: classes } of running) {
      for (const { code, count } of classes) errors.set(code, (errors.get(code) ?? 0) + count)
    }
    const sum = (pick: (progress: (typeof running)[number]) => number | null) =>
      running.reduce((total, progress) => total + (pick(progress) ?? 0), 0)
    const lag = delay.percentile(99) / 1e9
    delay.reset()
    const metrics: readonly Metric[] = [
      {
        name: "evalscope_jobs",
        help: "Jobs by status.",
        values: Object.entries(counts).map(([status, n]) => [{ status }, n]),
      },
      { name: "evalscope_queue_length", help: "Jobs that wait.", values: [[{}, counts.queued]] },
      {
        name: "evalscope_samples_per_second",
        help: "Samples, games or levels that running jobs finish.",
        values: [[{}, sum((progress) => progress.rate_per_s)]],
      },
      {
        name: "evalscope_running_tokens",
        help: "Tokens of jobs that run.",
        values: [
          [{ direction: "input" }, sum((progress) => progress.input_tokens)],
          [{ direction: "output" }, sum((progress) => progress.output_tokens)],
        ],
      },
      {
        name: "evalscope_running_errors",
        help: "Failed samples of jobs that run, by class.",
        values: [...errors].map(([code, n]) => [{ code }, n]),
      },
      {
        name: "evalscope_event_loop_lag_seconds",
        help: "99th percentile since the last look.",
        values: [[{}, Number.isFinite(lag) ? lag : 0]],
      },
      {
        name: "evalscope_resident_bytes",
        help: "Memory of the server process.",
        values: [[{}, process.memoryUsage.rss()]],
      },
      {
        name: "evalscope_uptime_seconds",
        help: "Time since the server started.",
        values: [[{}, Math.round(process.uptime())]],
      },
    ]
    return `${metrics.flatMap(linesOf).join("\n")}\n`
  }
}

function linesOf({ name, help, values }: Metric): readonly string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...values.map(([labels, value]) => {
      const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`)
      return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}`
    }),
  ]
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
}
