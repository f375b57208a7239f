import type { CatalogueEntry } from "./catalogue-entry.js"

const closedForm = {
  category: "llm",
  tags: ["Math", "Reasoning"],
  metrics: ["accuracy"],
  data: "hub",
  fewShot: 0,
} as const

/** Benchmarks whose answer is a number or a formula. */
export const mathematicsEntries: readonly CatalogueEntry[] = [
  {
    ...closedForm,
    name: "aime24",
    prettyName: "AIME-2024",
    subsets: 1,
    evalSplit: "test",
    load: async () => (await import("../aime/index.js")).aime24,
  },
  {
    ...closedForm,
    name: "aime25",
    prettyName: "AIME-2025",
    subsets: 1,
    evalSplit: "test",
    load: async () => (await import("../aime/index.js")).aime25,
  },
  {
    ...closedForm,
    name: "aime26",
    prettyName: "AIME-2026",
    subsets: 1,
    evalSplit: "test",
    load: async () => (await import("../aime/index.js")).aime26,
  },
  {
    ...closedForm,
    name: "amc",
    prettyName: "AMC",
    subsets: 3,
    evalSplit: "test",
    load: async () => (await import("../amc/index.js")).amc,
  },
  {
    ...closedForm,
    name: "cmath",
    prettyName: "CMATH",
    tags: ["Math", "Reasoning", "Chinese"],
    subsets: 6,
    evalSplit: "test",
    load: async () => (await import("../cmath/index.js")).cmath,
  },
  {
    ...closedForm,
    name: "competition_math",
    prettyName: "Competition-MATH",
    subsets: 5,
    evalSplit: "test",
    fewShot: 4,
    load: async () => (await import("../competition-math/index.js")).competitionMath,
  },
  {
    ...closedForm,
    name: "gsm8k",
    prettyName: "GSM8K",
    subsets: 1,
    evalSplit: "test",
    fewShot: 4,
    load: async () => (await import("../gsm8k/index.js")).gsm8k,
  },
  {
    ...closedForm,
    name: "math_500",
    prettyName: "MATH-500",
    subsets: 5,
    evalSplit: "test",
    load: async () => (await import("../math-500/index.js")).math500,
  },
  {
    ...closedForm,
    name: "minerva_math",
    prettyName: "Minerva-Math",
    subsets: 1,
    evalSplit: "train",
    load: async () => (await import("../minerva-math/index.js")).minervaMath,
  },
]
