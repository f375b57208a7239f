/** P21 and P22: the Python tools against the same server, where they are installed. */
import { execFile } from "node:child_process"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { withServer } from "./child.mjs"
import { quantile, round } from "./numbers.mjs"
import { bin, inFolder } from "./program.mjs"
import { row } from "./row.mjs"
import { truthOf } from "./truth.mjs"

const run = promisify(execFile)
const streams = 256
/** Long streams for their times; short replies, and many of them, for the rate. */
const amount = (stream) => (stream ? 1024 : 20_000)

/** How each tool is started, and where it leaves the p99 of TTFT in ms and the rate of requests. */
const tools = {
  ours: {
    start: ({ url, folder, prompts, stream }) => [
      process.execPath,
      [bin, ...upstreamFlags(url, folder, prompts, stream)],
    ],
    read: readUpstream,
  },
  evalscope: {
    start: ({ url, folder, prompts, stream }) => [
      "evalscope",
      ["perf", ...upstreamFlags(url, folder, prompts, stream)],
    ],
    read: readUpstream,
  },
  vllm: {
    start: ({ url, folder, jsonl, stream }) => [
      "vllm",
      [
        ...[
          "bench",
          "serve",
          "--backend",
          "openai-chat",
          "--base-url",
          url,
          "--endpoint",
          "/v1/chat/completions",
        ],
        ...["--model", "m", "--dataset-name", "custom", "--dataset-path", jsonl, "--skip-tokenizer-init"],
        ...[
          "--num-prompts",
          String(amount(stream)),
          "--max-concurrency",
          String(streams),
          "--percentile-metrics",
          "ttft",
        ],
        ...[
          "--metric-percentiles",
          "99",
          "--save-result",
          "--result-dir",
          folder,
          "--result-filename",
          "r.json",
        ],
      ],
    ],
    read: async (folder) => {
      const { p99_ttft_ms, request_throughput } = JSON.parse(await readFile(join(folder, "r.json"), "utf8"))
      return { ttftMs: p99_ttft_ms, perSecond: request_throughput }
    },
  },
}

function upstreamFlags(url, folder, prompts, stream) {
  return [
    ...[
      "--url",
      `${url}/v1/chat/completions`,
      "--model",
      "m",
      "--api",
      "openai",
      stream ? "--stream" : "--no-stream",
    ],
    ...["--dataset", "line_by_line", "--dataset-path", prompts, "--max-tokens", "64", "--no-test-connection"],
    ...[
      "--parallel",
      String(streams),
      "--number",
      String(amount(stream)),
      "--outputs-dir",
      folder,
      "--no-timestamp",
    ],
  ]
}

async function readUpstream(folder, stream) {
  const level = join(folder, "m", `parallel_${streams}_number_${amount(stream)}`)
  const read = async (name) => JSON.parse(await readFile(join(level, name), "utf8"))
  const row99 = (await read("benchmark_percentile.json")).find(({ Percentiles }) => Percentiles === "99%")
  const summary = await read("benchmark_summary.json")
  return { ttftMs: row99["TTFT (ms)"], perSecond: summary["Req Throughput (req/s)"] }
}

export async function otherTools() {
  const found = []
  const problems = []
  for (const [name, help] of [
    ["evalscope", ["perf", "--help"]],
    ["vllm", ["bench", "serve", "--help"]],
  ]) {
    try {
      await run(name, help, { timeout: 120_000 })
      found.push(name)
    } catch {
      problems.push(`${name} is not installed`)
    }
  }
  const results = { ours: await judged("ours") }
  for (const name of found) {
    try {
      results[name] = await judged(name)
    } catch (thrown) {
      problems.push(`${name} did not run: ${String(thrown.message).split("\n")[0].slice(0, 120)}`)
    }
  }
  const { ours, ...others } = results
  const peers = Object.entries(others)
  const bestError = Math.min(...peers.map(([, { inflationMs }]) => inflationMs))
  const bestRate = Math.max(...peers.map(([, { perSecond }]) => perSecond))
  const none = peers.length === 0
  const told = (pick, unit) =>
    [["ours", ours], ...peers].map(([name, result]) => `${name} ${round(pick(result))} ${unit}`).join(", ")
  const why = none ? `; unverified: ${problems.join(", ")}` : ""
  return [
    row(
      "P21",
      "TTFT inflation p99, as a share of the better Python tool's",
      0.2,
      0.1,
      none ? Number.NaN : ours.inflationMs / bestError,
      undefined,
      {
        note: `${told(({ inflationMs }) => inflationMs, "ms")}${why}`,
      },
    ),
    row(
      "P22",
      "non-stream requests/s, times the better Python tool's",
      10,
      20,
      none ? Number.NaN : ours.perSecond / bestRate,
      undefined,
      {
        higher: true,
        note: `${told(({ perSecond }) => perSecond, "/s")}${why}`,
      },
    ),
  ]
}

/** What a tool reports of 256 streams beside the truth, and how many short requests it gets through. */
async function judged(name) {
  const timing = { ttftMs: { law: "uniform", min: 200, max: 300 }, itlMs: 50, outputTokens: 40 }
  const { ttftMs, truth } = await against(name, { timing, spin: true }, true)
  const real = truth.records.filter(({ writtenNs }) => writtenNs.length > 0)
  const realMs = quantile(
    real.map(({ writtenNs, completeNs }) => (writtenNs[0] - completeNs) / 1e6),
    0.99,
  )
  const { perSecond } = await against(
    name,
    { emission: { type: "flood" }, timing: { outputTokens: 16 } },
    false,
  )
  return { inflationMs: Math.max(0.01, ttftMs - realMs), perSecond }
}

function against(name, options, stream) {
  return inFolder((folder) =>
    withServer(options, async (server) => {
      const prompts = join(folder, "prompts.txt")
      const jsonl = join(folder, "prompts.jsonl")
      const texts = Array.from(
        { length: 1024 },
        (_, index) => `Question ${index}: what is ${index} plus one?`,
      )
      await writeFile(prompts, texts.join("\n"))
      await writeFile(jsonl, texts.map((prompt) => JSON.stringify({ prompt, output_tokens: 64 })).join("\n"))
      const [program, argv] = tools[name].start({ url: server.url, folder, prompts, jsonl, stream })
      const running = run(program, argv, { timeout: 300_000, maxBuffer: 1 << 28 })
      await running
      return { ...(await tools[name].read(folder, stream)), truth: await truthOf(server) }
    }),
  )
}
