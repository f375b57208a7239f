import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { hostileReplies, hostileReply } from "./hostile-text.js"
import { startModelServer } from "./model-server.js"

const command = fileURLToPath(new URL("../../../evalscope/dist/bin.js", import.meta.url))

/** False until the command line is built; then the tests that need its runs are skipped, loudly. */
export const hasCommand = existsSync(command)
if (!hasCommand) console.warn("packages/evalscope is not built: the tests of the web app are SKIPPED.")

export interface Outputs extends AsyncDisposable {
  folder: string
  /** Ids of the runs by the model that they are about; of the arena; of two load tests. */
  runs: Readonly<Record<"alpha" | "beta" | "hostile" | "original" | "arena" | "perf" | "faster", string>>
}

/** An outputs folder with runs of our own command line and folders laid out as the original does. */
export async function makeOutputs(): Promise<Outputs> {
  const folder = await mkdtemp(join(tmpdir(), "evalscope-web-"))
  const before = new Set<string>()
  const newest = async () => {
    const names = (await readdir(folder)).filter((name) => !before.has(name) && name !== "logs")
    for (const name of names) before.add(name)
    return names[0] ?? ""
  }
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [command, ...args, "--work-dir", folder, "--no-input"], {
      env: { ...process.env, NO_COLOR: "1" },
      maxBuffer: 1 << 26,
    })

  await run("eval", "quickstart", "--model-id", "alpha")
  const alpha = await newest()
  await run("eval", "quickstart", "--model-id", "beta", "--limit", "8")
  const beta = await newest()
  await using model = await startModelServer(hostileReply)
  await run("eval", "quickstart", "--model", "hostile", "--api-url", model.url)
  const hostile = await newest()
  await run(
    ...["arena", "run", "--models", `alpha=${folder}/${alpha}/reports/alpha`],
    ...["--models", `hostile=${folder}/${hostile}/reports/hostile`, "--baseline", "alpha"],
    ...["--judge-model", "judge", "--judge-api-url", model.url],
  )
  const arena = await newest()
  const original = "20250901_120000"
  await writeOriginalRun(join(folder, original))
  await writeLoadTest(join(folder, "20250902_120000/qwen2.5-7b"), "qwen2.5-7b", 1)
  await writeLoadTest(join(folder, "20250903_120000/qwen2.5-7b-awq"), "qwen2.5-7b-awq", 0.7)
  return {
    folder,
    runs: {
      alpha,
      beta,
      hostile,
      arena,
      original,
      perf: "20250902_120000~1qwen2.5-7b",
      faster: "20250903_120000~1qwen2.5-7b-awq",
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

async function write(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content, undefined, 2))
}

const lines = (rows: readonly unknown[]) => `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`

/** A run as the Python tool of 2025 left it: report version 1, replies of every hostile kind, three of them right. */
async function writeOriginalRun(run: string): Promise<void> {
  const samples = hostileReplies.map((reply, index) => ({ reply, index, right: index < 3 }))
  const score = 3 / samples.length
  await write(
    join(run, "configs/task_config_1a2b3c.yaml"),
    "model: qwen2.5-7b\ndatasets: [gsm8k]\nlimit: 20\n",
  )
  await write(
    join(run, "logs/eval_log.log"),
    "2025-09-01 12:00:00 - evalscope - INFO: begin\n2025-09-01 12:00:01 - evalscope - WARNING: slow\n",
  )
  await write(join(run, "reports/qwen2.5-7b/gsm8k.json"), {
    name: "qwen2.5-7b@gsm8k",
    dataset_name: "gsm8k",
    dataset_pretty_name: "GSM8K",
    dataset_description: "Grade school word problems",
    model_name: "qwen2.5-7b",
    score,
    metrics: [
      {
        name: "mean_acc",
        num: samples.length,
        score,
        macro_score: score,
        categories: [
          {
            name: ["default"],
            num: samples.length,
            score,
            macro_score: score,
            subsets: [{ name: "main", score, num: samples.length }],
          },
        ],
      },
    ],
    analysis: `## Verdict\n\n${hostileReplies[0]}`,
  })
  const picture = { type: "image", image: "https://pictures.example/cat.png" }
  const user = (index: number) => {
    const text = `Question ${index}: how many?`
    return { id: `u${index}`, role: "user", content: index === 2 ? [{ type: "text", text }, picture] : text }
  }
  await write(
    join(run, "predictions/qwen2.5-7b/gsm8k_main.jsonl"),
    lines(
      samples.map(({ reply, index }) => ({
        index,
        model: "qwen2.5-7b",
        model_output: {
          model: "qwen2.5-7b",
          choices: [{ message: { id: `a${index}`, role: "assistant", content: reply }, stop_reason: "stop" }],
          usage: { input_tokens: 50, output_tokens: 20, total_tokens: 70 },
          time: 0.8,
          error: null,
        },
        messages: [user(index)],
        metadata: null,
      })),
    ),
  )
  await write(
    join(run, "reviews/qwen2.5-7b/gsm8k_main.jsonl"),
    lines(
      samples.map(({ reply, index, right }) => ({
        index,
        ...(index === 1 && { agent_trace: agentTrace }),
        input: `Question ${index}: how many?`,
        target: `<b>${index}</b>`,
        messages: [user(index), { id: `a${index}`, role: "assistant", content: reply }],
        sample_score: {
          score: {
            value: { acc: right ? 1 : 0 },
            extracted_prediction: reply.slice(0, 40),
            prediction: reply,
            explanation: reply,
            metadata: { note: "<img src=x onerror=alert(2)>" },
            main_score_name: "acc",
            judge_summary: {
              judges: [
                { judge: "owl", value: right ? 1 : 0 },
                { judge: "<b>crow</b>", value: index < 5 ? 0.8 : 0.1 },
              ],
              valid_observations: 2,
              total_observations: index === 4 ? 3 : 2,
              failures: index === 4 ? { parse_error: 1 } : {},
            },
          },
          sample_id: index,
          group_id: index,
          sample_metadata: { source: "<svg onload=alert(3)>" },
        },
      })),
    ),
  )
}

/** Two steps of an agent, as the original keeps them. */
const agentTrace = {
  strategy: "react",
  max_steps: 5,
  events: [
    { step: 1, type: "model_generate", latency_ms: 820, token_usage: { output_tokens: 31 }, payload: {} },
    { step: 1, type: "tool_call", payload: { name: "shell", arguments: { cmd: "ls", deep: { er: [1] } } } },
    { step: 1, type: "env_exec", latency_ms: 40, payload: { command: "ls", stdout: "<b>a.txt</b>" } },
    { step: 2, type: "error", payload: { message: "no such file" } },
  ],
}

/** A load test of three levels in the original's layout; our own log of requests beside the last of them. */
async function writeLoadTest(test: string, model: string, slowness: number): Promise<void> {
  await write(join(test, "perf_report.html"), "<!doctype html><title>Report</title>")
  await write(join(test, "run.json"), { machine: { node: "24.1.0", cores: 8 } })
  for (const parallel of [1, 4, 16]) {
    const level = join(test, `parallel_${parallel}_number_${parallel * 10}`)
    const latency = (0.9 + parallel * 0.1) * slowness
    await write(join(level, "benchmark_args.json"), {
      model,
      url: "http://127.0.0.1:8000/v1/chat/completions",
      api: "openai",
      dataset: "openqa",
      parallel,
      number: parallel * 10,
      rate: -1,
    })
    await write(join(level, "benchmark_summary.json"), {
      "Time taken for tests (s)": latency * 10,
      "Number of concurrency": parallel,
      "Total requests": parallel * 10,
      "Succeed requests": parallel * 10 - (parallel === 16 ? 2 : 0),
      "Failed requests": parallel === 16 ? 2 : 0,
      "Output token throughput (tok/s)": (120 * parallel) / slowness,
      "Total token throughput (tok/s)": 160 * parallel,
      // All that the server can do from 4 at once on.
      "Request throughput (req/s)": Math.min(parallel / latency, 3.1 / slowness),
      "Average latency (s)": latency,
      "Average time to first token (s)": 0.08 * parallel * slowness,
      "Average time per output token (s)": 0.011,
      "Average inter-token latency (s)": 0.002 * parallel,
      "Average input tokens per request": 32,
      "Average output tokens per request": 128,
    })
    await write(
      join(level, "benchmark_percentile.json"),
      ["50%", "90%", "99%"].map((Percentiles, index) => ({
        Percentiles,
        "TTFT (s)": 0.08 * parallel * (1 + index),
        "ITL (s)": 0.002 * parallel * (1 + index),
        "TPOT (s)": 0.012,
        "Latency (s)": latency * (1 + index / 2),
        "Input tokens": 32,
        "Output tokens": 128,
        "Output (tok/s)": 100,
      })),
    )
    if (parallel !== 16) continue
    await write(join(level, "requests.jsonl"), lines(requestLog(latency)))
    await write(join(level, "trace_summary.json"), {
      n_traces: 40,
      rows: [
        {
          metric: "First-Turn TTFT (s)",
          mean: 0.4,
          min: 0.3,
          p50: 0.4,
          p90: 0.5,
          p95: 0.5,
          p99: 0.6,
          max: 0.7,
        },
      ],
    })
    await write(join(level, "workload_throughput.json"), {
      last_window_s: 30,
      rows: [{ metric: "Completion tok/s", overall: 900, last_window: 950, steady_state: 960 }],
    })
    await write(join(level, "workload_timeline.json"), {
      wall_start: 0,
      points: [1, 2, 3].map((t) => ({
        t,
        cum_completion: t * 900,
        cum_new_prompt: t * 200,
        cum_cached_prompt: t * 50,
      })),
    })
    await write(join(level, "run.json"), {
      health: { loopDelayMs: { p50: 0.1, p99: 0.4, max: 2 }, gcShare: 0.01, cpuShare: 0.3, poolWaits: 0 },
    })
  }
}

function requestLog(latency: number): readonly unknown[] {
  return Array.from({ length: 160 }, (_, index) => {
    const start = Math.floor(index / 16) * latency * 1e9 + (index % 16) * 1e6
    const failed = index % 80 === 7
    const late = (index % 4) * 50e6
    const end = start + latency * 1e9 + late
    return {
      index,
      scheduled_ns: Math.max(0, start - 50e6),
      written_ns: start,
      ...(!failed && { first_content_ns: start + 0.4e9 + late / 5, last_content_ns: end }),
      end_ns: end,
      status: failed ? 503 : 200,
      outcome: failed ? "http_error" : "ok",
      error: failed ? "<b>overloaded</b>" : "",
      prompt_tokens: 32 + (index % 5),
      completion_tokens: failed ? 0 : 128,
      chunks: failed ? 0 : 128,
      gaps_us: failed ? [] : Array.from({ length: 40 }, (_, gap) => 10_000 + gap * 50),
      request_body: '{"messages": [{"role": "user", "content": "Hi"}]}',
      response_text: hostileReplies[index % hostileReplies.length],
    }
  })
}
