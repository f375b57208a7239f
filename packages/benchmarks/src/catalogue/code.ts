import type { CatalogueEntry } from "./catalogue-entry.js"

const shared = {
  category: "llm",
  tags: ["Coding"],
  subsets: 1,
  evalSplit: "test",
  fewShot: 0,
  metrics: ["accuracy"],
  data: "hub",
} as const

/** Benchmarks that run the code of a reply. */
export const codeEntries: readonly CatalogueEntry[] = [
  {
    ...shared,
    name: "bigcodebench",
    prettyName: "BigCodeBench",
    samples: 1140,
    evalSplit: "v0.1.4",
    load: async () => (await import("../bigcodebench/index.js")).bigcodebench,
  },
  {
    ...shared,
    name: "bigcodebench_hard",
    prettyName: "BigCodeBench-Hard",
    samples: 148,
    evalSplit: "v0.1.4",
    load: async () => (await import("../bigcodebench/index.js")).bigcodebenchHard,
  },
  {
    ...shared,
    name: "humaneval",
    prettyName: "HumanEval",
    samples: 164,
    load: async () => (await import("../humaneval/index.js")).humaneval,
  },
  {
    ...shared,
    name: "humaneval_plus",
    prettyName: "HumanEvalPlus",
    samples: 164,
    load: async () => (await import("../humaneval/index.js")).humanevalPlus,
  },
  {
    ...shared,
    name: "live_code_bench",
    prettyName: "Live-Code-Bench",
    samples: 1055,
    subsets: 28,
    load: async () => (await import("../live-code-bench/index.js")).liveCodeBench,
  },
  {
    ...shared,
    name: "mbpp",
    prettyName: "MBPP",
    samples: 500,
    fewShot: 3,
    load: async () => (await import("../mbpp/index.js")).mbpp,
  },
  {
    ...shared,
    name: "mbpp_plus",
    prettyName: "MBPP-Plus",
    samples: 378,
    load: async () => (await import("../mbpp/index.js")).mbppPlus,
  },
  {
    ...shared,
    name: "multiple_humaneval",
    prettyName: "MultiPL-E HumanEval",
    samples: 2864,
    subsets: 18,
    load: async () => (await import("../multipl-e/index.js")).multipleHumaneval,
  },
  {
    ...shared,
    name: "multiple_mbpp",
    prettyName: "MultiPL-E MBPP",
    samples: 6987,
    subsets: 18,
    load: async () => (await import("../multipl-e/index.js")).multipleMbpp,
  },
]
