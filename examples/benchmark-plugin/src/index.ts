import { fileURLToPath } from "node:url"
import {
  type Benchmark,
  type DatasetSource,
  defineBenchmark,
  numericMatch,
  readRecords,
} from "@evalscope/core"
import { z } from "zod"

const file = fileURLToPath(new URL("../data/default_test.jsonl", import.meta.url))

/** The questions that come with this package, read line by line. */
const questions: DatasetSource = {
  name: "evalscope-benchmark-units",
  fingerprint: "units-1",
  records: (_selection, options) => readRecords({ path: file }, options),
}

/** Converts a quantity into another unit; a number is compared by its value. */
const units: Benchmark = defineBenchmark({
  name: "units",
  prettyName: "Unit conversion",
  description: "Ten conversions between metric units.",
  tags: ["Math"],
  dataset: { bundled: async () => questions, subsets: ["default"], evalSplit: "test" },
  record: z.object({ from: z.string(), to: z.string(), answer: z.string() }),
  sample: ({ from, to, answer }) => ({ input: `How many ${to} are ${from}?`, target: answer }),
  prompt: { template: "{question}\nPut the number alone into \\boxed{}." },
  scorer: numericMatch(),
})

export default units
