/** What its makers say of a benchmark's data. */
export interface BenchmarkFacts {
  /** SPDX identifier of the data's licence; left out where its makers name none, or several. */
  licence?: string
  /** Address of the paper that introduced it. */
  paper?: string
}

const arxiv = (id: string) => `https://arxiv.org/abs/${id}`

const evalPlus = { licence: "Apache-2.0", paper: arxiv("2305.01210") } as const
const multiPlE = { licence: "MIT", paper: arxiv("2208.08227") } as const
const bigCodeBench = { licence: "Apache-2.0", paper: arxiv("2406.15877") } as const

/** Licence and paper by a benchmark's name, for those of which they are known. */
export const benchmarkFacts: Readonly<Record<string, BenchmarkFacts>> = {
  arc: { licence: "CC-BY-SA-4.0", paper: arxiv("1803.05457") },
  bigcodebench: bigCodeBench,
  bigcodebench_hard: bigCodeBench,
  ceval: { licence: "CC-BY-NC-SA-4.0", paper: arxiv("2305.08322") },
  cmath: { paper: arxiv("2306.16636") },
  cmmlu: { paper: arxiv("2306.09212") },
  commonsense_qa: { licence: "MIT", paper: arxiv("1811.00937") },
  competition_math: { licence: "MIT", paper: arxiv("2103.03874") },
  gpqa_diamond: { licence: "CC-BY-4.0", paper: arxiv("2311.12022") },
  gsm8k: { licence: "MIT", paper: arxiv("2110.14168") },
  hellaswag: { licence: "MIT", paper: arxiv("1905.07830") },
  humaneval: { licence: "MIT", paper: arxiv("2107.03374") },
  humaneval_plus: evalPlus,
  ifeval: { licence: "Apache-2.0", paper: arxiv("2311.07911") },
  live_code_bench: { paper: arxiv("2403.07974") },
  logi_qa: { paper: arxiv("2007.08124") },
  math_500: { paper: arxiv("2305.20050") },
  math_qa: { licence: "Apache-2.0", paper: arxiv("1905.13319") },
  mbpp: { licence: "CC-BY-4.0", paper: arxiv("2108.07732") },
  mbpp_plus: evalPlus,
  med_mcqa: { paper: arxiv("2203.14371") },
  minerva_math: { paper: arxiv("2206.14858") },
  mmlu: { licence: "MIT", paper: arxiv("2009.03300") },
  mmlu_pro: { licence: "MIT", paper: arxiv("2406.01574") },
  multiple_humaneval: multiPlE,
  multiple_mbpp: multiPlE,
  musr: { paper: arxiv("2310.16049") },
  piqa: { paper: arxiv("1911.11641") },
  qasc: { licence: "CC-BY-4.0", paper: arxiv("1910.11473") },
  race: { paper: arxiv("1704.04683") },
  sciq: { licence: "CC-BY-NC-3.0", paper: arxiv("1707.06209") },
  siqa: { paper: arxiv("1904.09728") },
  super_gpqa: { licence: "ODC-By-1.0", paper: arxiv("2502.14739") },
  truthful_qa: { licence: "Apache-2.0", paper: arxiv("2109.07958") },
  winogrande: { paper: arxiv("1907.10641") },
}
