import { describe, expect, it } from "vitest"
import { parsePerfConfig } from "../../config/index.js"
import { findDataset } from "../../workload/catalogue.js"
import { idleOptions } from "./index.js"

function said(options: Record<string, unknown>): string[] {
  const { config } = parsePerfConfig(options)
  return idleOptions(config, findDataset(config.prompt === undefined ? config.dataset : "fixed_prompt"))
}

const random = { dataset: "random", maxPromptLength: 9 }
const conditions = { slaAutoTune: true, slaParams: [{ p99_ttft: "<=1s" }] }
const open = { openLoop: true, rate: 5 }

describe("idleOptions", () => {
  it.each<[Record<string, unknown>, string]>([
    [
      { ...random, datasetPath: "a.jsonl" },
      "--dataset-path has no effect: the dataset random reads no file.",
    ],
    [
      { multiTurn: true },
      "--multi-turn has no effect: the dataset openqa has no turns; these have: random_multi_turn",
    ],
    [
      { maxTurns: 3, minTurns: 2 },
      "--min-turns and --max-turns have no effect: the dataset openqa has no turns",
    ],
    [{ thinkTime: 1 }, "--think-time has no effect: the dataset openqa has no turns"],
    [{ dataset: "custom", datasetOffset: 3 }, "--dataset-offset has no effect"],
    [{ dataset: "speed_benchmark", minPromptLength: 3 }, "--min-prompt-length has no effect"],
    [{ prefixLength: 3 }, "--prefix-length has no effect"],
    [{ tokensBy: "words" }, "--tokens-by has no effect"],
    [{ imageNum: 2, imageWidth: 9 }, "--image-width and --image-num have no effect"],
    [
      { prompt: "hi", dataset: "random", datasetArgs: {} },
      "--dataset and --dataset-args have no effect: --prompt",
    ],
    [
      { prompt: "hi", datasetPath: "a" },
      "--dataset-path has no effect: --prompt, which takes the dataset's place,",
    ],
    [{ dataset: "random_vl", maxPromptLength: 9, tokenizePrompt: true }, "--tokenize-prompt has no effect"],
    [{ api: "anthropic", minTokens: 3, topK: 3 }, "--min-tokens has no effect: --api anthropic has no field"],
    [
      { api: "embedding", temperature: 1, stream: false },
      "--temperature and --stream have no effect: --api openai_embedding",
    ],
    [{ ...open, parallel: 8 }, "--parallel has no effect: an open loop sends"],
    [
      { ramp: "linear", rampFrom: 1, rampTo: 2, duration: 3 },
      "--ramp, --ramp-from and --ramp-to have no effect",
    ],
    [{ steps: ["5:1s"] }, "--steps has no effect: only an open loop has it: add --open-loop."],
    [{ ...open, rampFrom: 1 }, "--ramp-from has no effect: --ramp gives"],
    [{ openLoop: true, rate: 5, steps: ["5:1s"] }, "--rate has no effect: the schedule"],
    [{ maxInFlight: 3 }, "--max-in-flight has no effect"],
    [{ stopOnOversaturation: true }, "--stop-on-oversaturation has no effect"],
    [{ sweepLevels: 3 }, "--sweep-levels has no effect"],
    [{ sweep: "auto", rate: 5 }, "--rate has no effect: an automatic sweep"],
    [{ warmupBarrier: true }, "--warmup-barrier has no effect"],
    [{ cancelAfter: 3 }, "--cancel-after has no effect"],
    [{ arrival: "constant" }, "--arrival has no effect: requests that follow each other have no rate"],
    [{ rate: 5, arrival: "burst" }, "--arrival has no effect: only an open loop"],
    [{ rate: 5, burstiness: 0.5 }, "--burstiness has no effect: it shapes --arrival gamma."],
    [
      { dataset: "mooncake", arrival: "gamma" },
      "--arrival has no effect: requests are sent at their recorded",
    ],
    [{ openLoop: true, steps: ["5:1s"], arrival: "gamma" }, "--arrival has no effect: a ramp and steps"],
    [
      { slaParams: [{ rps: ">1" }], slaNumRuns: 2 },
      "--sla-params and --sla-num-runs have no effect: nothing is searched",
    ],
    [{ ...conditions, number: 5 }, "--number has no effect: a search"],
    [{ ...conditions, repeat: 2, sweep: "auto" }, "--sweep has no effect: --sla-auto-tune"],
    [{ ...conditions, rate: 5 }, "--rate has no effect: the concurrency is searched"],
    [{ ...conditions, openLoop: true }, "--open-loop has no effect: the concurrency is searched"],
    [{ ...conditions, slaVariable: "rate", parallel: 4 }, "--parallel has no effect: the rate is searched"],
    [
      { ...conditions, slaVariable: "rate", slaFixedParallel: 4, maxInFlight: 3 },
      "--max-in-flight has no effect",
    ],
    [
      { ...conditions, ramp: "linear", rampFrom: 1, rampTo: 2, duration: 3 },
      "a search chooses its own rates",
    ],
    [{ launchTimeout: 3, port: 9 }, "--launch-timeout has no effect"],
    [{ noTestConnection: true, testTimeout: 3 }, "--test-timeout has no effect"],
    [{ scrapeInterval: 3 }, "--scrape-interval has no effect"],
    [{ sinkInterval: 3 }, "--sink-interval has no effect"],
    [{ wandbApiKey: "k", swanlabHost: "h" }, "--wandb-api-key has no effect: add --visualizer wandb."],
  ])("tells of what is given in vain: %j", (options, sentence) => {
    expect(said(options).join("\n")).toContain(sentence)
  })

  it.each<[Record<string, unknown>]>([
    [{}],
    [
      {
        ...random,
        minPromptLength: 3,
        prefixLength: 4,
        tokensBy: "words",
        datasetOffset: 5,
        tokenizePrompt: true,
      },
    ],
    [
      {
        dataset: "random_multi_turn",
        maxPromptLength: 9,
        multiTurn: true,
        minTurns: 2,
        maxTurns: 3,
        thinkTime: 1,
      },
    ],
    [{ dataset: "random_vl", maxPromptLength: 9, imageNum: 3, imageWidth: 9, imageHeight: 9 }],
    [
      {
        dataset: "line_by_line",
        datasetPath: "a.txt",
        minPromptLength: 3,
        datasetArgs: { target_input_len: 9 },
      },
    ],
    [{ dataset: "workload_trace", datasetPath: "a.jsonl", number: 9, warmupNum: 2, warmupBarrier: true }],
    [
      {
        prompt: "hi",
        parallel: [1, 8],
        number: [2, 16],
        rate: 5,
        arrival: "gamma",
        burstiness: 2,
        repeat: 2,
      },
    ],
    [{ ...open, maxInFlight: 3, stopOnOversaturation: true, arrival: "constant", duration: 9, grace: 1 }],
    [{ openLoop: true, ramp: "linear", rampFrom: 1, rampTo: 2, rampDuration: 3, arrival: "constant" }],
    [{ openLoop: true, arrival: "burst", number: 9 }],
    [
      {
        sweep: "auto",
        sweepLevels: 3,
        parallel: 600,
        arrival: "constant",
        stopOnOversaturation: true,
        maxInFlight: 9,
      },
    ],
    [{ ...conditions, parallel: 4, slaNumRuns: 2, slaUpperBound: 9, slaLowerBound: 2, duration: 9 }],
    [
      {
        ...conditions,
        slaVariable: "rate",
        rate: 4,
        maxInFlight: 9,
        stopOnOversaturation: true,
        arrival: "constant",
      },
    ],
    [{ api: "local_vllm", port: 9, launchTimeout: 9, scrape: "auto", scrapeInterval: 2 }],
    [
      {
        visualizer: "wandb",
        wandbApiKey: "k",
        sinkInterval: 2,
        cancelRate: 0.1,
        cancelAfter: 2,
        testTimeout: 3,
      },
    ],
    [{ dataset: "workload_trace", datasetPath: "a.jsonl", openLoop: true, rate: -1 }],
    // What an option is anyway may be said.
    [
      {
        ...open,
        parallel: 1,
        slaNumRuns: 3,
        minTurns: 1,
        imageNum: 1,
        multiTurn: false,
        temperature: 0,
        repeat: 1,
      },
    ],
  ])("is silent where everything counts: %j", (options) => {
    expect(said(options)).toEqual([])
  })

  it("leaves it to a module of one's own what it reads", () => {
    const { config } = parsePerfConfig({
      datasetModule: "./mine.js",
      datasetPath: "a",
      maxTurns: 3,
      tokensBy: "words",
    })
    expect(idleOptions(config, undefined)).toEqual([])
  })
})
