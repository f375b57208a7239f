import {
  mergeOptions,
  optionsFromFlags,
  parsePerfConfig,
  perfFlags,
  readConfigFile,
} from "../config/index.js"
import { PerfError } from "../errors/index.js"
import type { CommandFlag, PerfSubcommand } from "./command.js"
import { secretsOf } from "./redact.js"
import { reportFailure } from "./report-failure.js"
import { resumedOptions } from "./resumed-options.js"

const configFlag: CommandFlag = {
  name: "config",
  short: "c",
  kind: "text",
  value: "file",
  help: "settings in YAML or JSON; flags win",
  group: "Model and service",
  negatable: false,
  hidden: false,
}

/** `run`, and what the program does without a subcommand. */
export const runCommand: PerfSubcommand = {
  usage: "--url <url> --model <name> [flags]",
  summary: "Puts load on an LLM service and measures TTFT, TPOT, ITL, latency and throughput.",
  flags: [configFlag, ...perfFlags()],
  examples: [
    [
      "evalscope-perf --url http://127.0.0.1:8000/v1/chat/completions --model qwen3 --dataset random --tokens-by words --max-prompt-length 512 --number 100 --parallel 8",
      "100 random prompts, 8 at a time",
    ],
    ["evalscope-perf -c perf.yaml --parallel 1 10 50 --number 20 100 500", "a sweep, from a settings file"],
    [
      "evalscope-perf -c perf.yaml --open-loop --rate 2 5 10 --duration 60s --goodput ttft:200ms tpot:50ms",
      "open loop at three rates",
    ],
    [
      'evalscope-perf -c perf.yaml --sla-auto-tune --sla-params \'[{"p99_ttft": "<=200ms"}]\'',
      "the highest concurrency with p99 TTFT up to 200 ms",
    ],
    [
      'evalscope-perf -c perf.yaml --slo "p99_ttft<=200ms" --junit perf.xml',
      "in CI: exit code 3 when it is missed",
    ],
    ["evalscope-perf --resume outputs/20260519_120000/qwen3", "the rest of a run that was cut off"],
  ],
  run: async (parsed, io, program) => {
    refuseStrayWords(parsed.positional)
    const flags = perfFlags()
    const file = parsed.values.get("config")?.at(-1)
    const given = await optionsFromFlags(parsed.values, flags)
    const asked = mergeOptions(file === undefined ? {} : await readConfigFile(file), given)
    const { resume } = asked
    const options = typeof resume === "string" ? await resumedOptions(resume, asked, io.env) : asked
    const { config } = parsePerfConfig(options)
    // Loaded only now: help has no need of them.
    const [{ runPerf }, { followRun }] = await Promise.all([
      import("../sweep/index.js"),
      import("./follow-run.js"),
    ])
    try {
      return await followRun(runPerf(options, { env: io.env }), io, config, program)
    } catch (thrown) {
      return reportFailure(thrown, io, { json: config.json, debug: config.debug, secrets: secretsOf(config) })
    }
  },
}

/** A word that no flag takes would go unnoticed: `--stream false` is not `--no-stream`. */
function refuseStrayWords([first]: readonly string[]): void {
  if (first === undefined) return
  throw new PerfError({
    code: "config_invalid",
    message: `"${first}" belongs to no flag.`,
    hint: /^(true|false|yes|no|on|off)$/i.test(first)
      ? "A switch stands alone; --no-… turns it off, e.g. --no-stream."
      : "Remove it, or quote a value that has blanks in it.",
  })
}
