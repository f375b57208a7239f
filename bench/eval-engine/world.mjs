import { defineBenchmark, defineScorer } from "@evalscope/core"
import { z } from "zod"

/** A benchmark of `count` generated sums. */
export const sums = (count) =>
  defineBenchmark({
    name: "sums",
    dataset: {
      subsets: ["default"],
      evalSplit: "test",
      bundled: async () => ({
        name: "sums",
        fingerprint: "sums",
        async *records() {
          for (let n = 0; n < count; n += 1) yield { value: { a: n }, where: `sums:${n}` }
        },
      }),
    },
    record: z.object({ a: z.number() }),
    sample: ({ a }) => ({
      input: `A train has ${a} seats and gets 7 more. How many seats has it now?`,
      target: String(a + 7),
    }),
    prompt: { template: "{question}\nEnd with the number alone." },
    scorer: defineScorer({
      name: "sum",
      metrics: [{ name: "accuracy" }],
      score: ({ prediction, sample }) => {
        const found = prediction.split(" ").at(-1)
        return { values: { accuracy: Number(found === sample.target) }, extracted: found }
      },
    }),
  })
