// One evaluation against an endpoint, in a process of its own, to be killed at any moment.
import { z } from "zod"
import { defineBenchmark, defineScorer, evaluate } from "../../dist/index.js"

const [apiUrl, workDir, samples, batch] = process.argv.slice(2)
const count = Number(samples)

const sums = defineBenchmark({
  name: "sums",
  dataset: {
    subsets: ["one", "two"],
    evalSplit: "test",
    bundled: async () => ({
      name: "sums",
      fingerprint: "sums",
      async *records({ subset }) {
        for (let n = 0; n < count; n += 1) yield { value: { a: n, subset }, where: `sums:${n}` }
      },
    }),
  },
  record: z.object({ a: z.number(), subset: z.string() }),
  sample: ({ a, subset }) => ({ input: `In ${subset}: ${a} + 7 = ?`, target: String(a + 7) }),
  prompt: { template: "{question}" },
  scorer: defineScorer({
    name: "sum",
    metrics: [{ name: "accuracy" }],
    score: ({ prediction, sample }) => ({
      values: { accuracy: Number(prediction === sample.target) },
      extracted: prediction,
    }),
  }),
})

const run = evaluate(
  {
    model: "simulated",
    evalType: "openai_api",
    apiUrl,
    apiKey: "none",
    workDir,
    noTimestamp: true,
    evalBatchSize: Number(batch),
    ignoreErrors: true,
    generationConfig: { retries: 20, retryInterval: 0.002, timeout: 20 },
  },
  { benchmarks: [sums] },
)
run.subscribe((event) => {
  if (event.type === "run.started") process.stdout.write("started\n")
})
const report = await run.report
process.stdout.write(`${JSON.stringify({ status: report.status, reports: report.reports })}\n`)
