import { z } from "zod"
import { option } from "./option.js"
import { listOf, natural, positive, seconds, share } from "./values.js"

const measuring = "Measuring"
const output = "Output"
const live = "Live metrics"
const asyncioOnly = "it tuned queues of the original that do not exist here"

/** How figures are made, where they are written, and who else is told. */
export const outputOptions = {
  ttftBasis: option(z.enum(["content", "event"]).default("content"), {
    help: "what ends TTFT: content, the first visible output (default); event, as the original",
    value: "basis",
    group: measuring,
  }),
  percentiles: option(listOf(z.number().min(0).max(100)).optional(), {
    help: "further percentiles of the tables, e.g. 99.9",
    value: "p …",
    group: measuring,
  }),
  percentileMethod: option(z.enum(["linear", "lower"]).default("linear"), {
    help: "linear interpolation (default); lower as the original",
    value: "method",
    group: measuring,
  }),
  steadyState: option(z.union([z.enum(["auto", "off"]), share]).default("auto"), {
    help: "where the steady part begins: auto detects it (default), off, or a share of the run",
    value: "how",
    group: measuring,
  }),

  outputsDir: option(z.string().min(1).default("outputs"), {
    help: "(outputs)",
    value: "folder",
    group: output,
  }),
  name: option(z.string().optional(), {
    help: "name of the output folder (the model's)",
    value: "name",
    group: output,
  }),
  noTimestamp: option(z.boolean().default(false), {
    help: "no folder named by date and time",
    group: output,
  }),
  resume: option(z.string().min(1).optional(), {
    help: "go on with an interrupted run by its own settings, with those given laid over them: levels that are whole are kept, the others are run",
    value: "folder",
    group: output,
  }),
  sqlite: option(z.boolean().optional(), {
    help: "write benchmark_data.db with one row per request (default, unless it gets very large)",
    group: output,
  }),
  html: option(z.boolean().default(true), { help: "write perf_report.html (default)", group: output }),
  saveResponses: option(z.string().default("errors"), {
    help: "texts that are kept: errors (default), all, none, sample:N",
    value: "which",
    group: output,
  }),
  saveRequests: option(z.boolean().default(false), { help: "keep the bodies of requests", group: output }),
  junit: option(z.string().optional(), {
    help: "JUnit file with one case per objective and level",
    value: "file",
    group: output,
  }),
  compare: option(z.string().optional(), {
    help: "folder of an earlier run to compare with",
    value: "folder",
    group: output,
  }),
  json: option(z.enum(["document", "events"]).optional(), {
    help: "on stdout: document, one JSON document at the end (default of --json); events, a line per event",
    value: "what",
    group: output,
    kind: "text",
  }),
  quiet: option(z.boolean().default(false), { help: "no progress and no tables", group: output }),
  logEveryNQuery: option(natural.default(100), {
    help: "line in benchmark.log after so many requests (100)",
    value: "n",
    group: output,
  }),
  enableProgressTracker: option(z.boolean().default(false), {
    help: "write progress.json as it goes",
    group: output,
  }),
  debug: option(z.boolean().default(false), { help: "stack traces, and all texts are kept", group: output }),
  dbCommitInterval: option(z.int().optional(), {
    help: "",
    group: output,
    hidden: true,
    unused: asyncioOnly,
  }),
  queueSizeMultiplier: option(z.number().optional(), {
    help: "",
    group: output,
    hidden: true,
    unused: asyncioOnly,
  }),
  inFlightTaskMultiplier: option(z.number().optional(), {
    help: "",
    group: output,
    hidden: true,
    unused: asyncioOnly,
  }),

  scrape: option(z.string().optional(), {
    help: "the server's own /metrics, shown beside the client's figures; auto asks the endpoint's host",
    value: "url",
    group: live,
  }),
  gpuMetrics: option(z.string().optional(), {
    help: "/metrics of a DCGM exporter",
    value: "url",
    group: live,
  }),
  scrapeInterval: option(positive.default(1), {
    help: "seconds between two looks at --scrape (1)",
    value: "s",
    group: live,
  }),
  metricsPort: option(z.int().min(0).max(65535).optional(), {
    help: "serves figures of the run for Prometheus",
    value: "n",
    group: live,
  }),
  otlp: option(z.string().optional(), {
    help: "OTLP/HTTP endpoint that is sent metrics",
    value: "url",
    group: live,
  }),
  webhook: option(z.string().optional(), {
    help: "URL that is posted every finished level",
    value: "url",
    group: live,
  }),
  visualizer: option(z.enum(["wandb", "swanlab", "clearml", "mlflow"]).optional(), {
    help: "wandb, swanlab, clearml, mlflow; set up by their environment variables",
    value: "name",
    group: live,
  }),
  wandbApiKey: option(z.string().optional(), {
    help: "(WANDB_API_KEY)",
    value: "key",
    group: live,
    secret: true,
  }),
  swanlabApiKey: option(z.string().optional(), {
    help: "(SWANLAB_API_KEY)",
    value: "key",
    group: live,
    secret: true,
  }),
  swanlabHost: option(z.string().optional(), { help: "(SWANLAB_HOST)", value: "url", group: live }),
  sinkInterval: option(seconds.default(1), {
    help: "seconds between two reports to the above (1)",
    value: "s",
    group: live,
  }),
}
