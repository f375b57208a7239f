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
    name: "humaneval",
    prettyName: "HumanEval",
    load: async () => (await import("../humaneval/index.js")).humaneval,
  },
  {
    ...shared,
    name: "humaneval_plus",
    prettyName: "HumanEvalPlus",
    load: async () => (await import("../humaneval/index.js")).humanevalPlus,
  },
  {
    ...shared,
    name: "mbpp",
    prettyName: "MBPP",
    fewShot: 3,
    load: async () => (await import("../mbpp/index.js")).mbpp,
  },
  {
    ...shared,
    name: "mbpp_plus",
    prettyName: "MBPP-Plus",
    load: async () => (await import("../mbpp/index.js")).mbppPlus,
  },
]
