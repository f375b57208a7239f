import { type Benchmark, defineBenchmark, mathProblem } from "@evalscope/core"
import { contestRecord } from "./contest-record.js"

/** American Invitational Mathematics Examination 2024: both papers, 30 problems. */
export const aime24 = aime(2024, { modelscope: "evalscope/aime24", huggingface: "math-ai/aime24" })

/** American Invitational Mathematics Examination 2025: both papers, 30 problems. */
export const aime25 = aime(2025, { modelscope: "evalscope/aime25", huggingface: "math-ai/aime25" })

/** American Invitational Mathematics Examination 2026: both papers, 30 problems. */
export const aime26 = aime(2026, { modelscope: "evalscope/aime26", huggingface: "math-ai/aime26" })

function aime(year: number, hub: { modelscope: string; huggingface: string }): Benchmark {
  return defineBenchmark(
    mathProblem({
      name: `aime${year % 100}`,
      prettyName: `AIME-${year}`,
      description: `The 30 problems of the American Invitational Mathematics Examination of ${year}; answers are 0 to 999.`,
      tags: ["Math", "Reasoning"],
      dataset: { hub, subsets: ["default"], evalSplit: "test" },
      record: contestRecord,
      sample: ({ id, input, target }) => ({ input, target, metadata: { id } }),
    }),
  )
}
