// Reads every sample of a file and prints, as JSON, how many there were, how long it took and what was held.
// node --expose-gc read-all.mjs <file> [shuffle]
import { defineBenchmark, openDataset, samples } from "@evalscope/core"
import { z } from "zod"

const [path, mode] = process.argv.slice(2)
const benchmark = defineBenchmark({
  name: "rows",
  dataset: { subsets: ["default"], evalSplit: "test" },
  record: z.object({ question: z.string(), answer: z.string() }),
  sample: ({ question, answer }) => ({ input: question, target: answer }),
  prompt: { template: "{question}" },
  scorer: { name: "none", metrics: [{ name: "accuracy" }], score: () => ({ values: {} }) },
})
const args = { localPath: path, shuffle: mode === "shuffle" }
const source = await openDataset({ benchmark, args, env: {} })

const held = () => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 1e6
}
const start = held()
const begun = performance.now()
let rows = 0
let mostMb = 0
for await (const sample of samples({ benchmark, args, source, subset: "default" })) {
  if (sample.id !== rows) throw new Error(`sample ${sample.id} in place ${rows}`)
  rows += 1
  if (rows % 20_000 === 0) mostMb = Math.max(mostMb, held() - start)
}
const seconds = (performance.now() - begun) / 1000
console.log(JSON.stringify({ rows, seconds, mostMb, maxRssMb: process.resourceUsage().maxRSS / 1e3 }))
