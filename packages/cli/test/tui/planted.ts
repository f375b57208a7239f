import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"

const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("")

interface Planted {
  readonly id: string
  readonly model: string
  readonly samples: number
  /** Every such answer is wrong; default every third. */
  readonly wrongEvery?: number
}

/** Writes a finished run of one benchmark with some wrong answers and a request that failed. */
export async function plantRun(
  workDir: string,
  { id, model, samples, wrongEvery = 3 }: Planted,
): Promise<void> {
  const run = join(workDir, id)
  for (const kind of ["reports", "reviews", "errors"])
    await mkdir(join(run, kind, model), { recursive: true })
  const right = samples - Math.ceil(samples / wrongEvery)
  await writeFile(
    join(run, "reports", model, "sums.json"),
    JSON.stringify({
      name: `${model}@sums`,
      dataset_name: "sums",
      model_name: model,
      metrics: [
        {
          name: "mean_acc",
          num: samples,
          score: right / samples,
          categories: [
            {
              name: ["default"],
              num: samples,
              score: right / samples,
              subsets: [{ name: "main", num: samples, score: right / samples }],
            },
          ],
        },
      ],
    }),
  )
  await writeFile(
    join(run, "reviews", model, "sums_main.jsonl"),
    lines(Array.from({ length: samples }, (_, index) => reviewLine(model, index, wrongEvery))),
  )
  await writeFile(
    join(run, "errors", model, "sums_main.jsonl"),
    lines([
      { index: samples, group_id: samples, stage: "predict", code: "provider_timeout", message: "too slow" },
    ]),
  )
  await writeFile(
    join(run, "run.json"),
    JSON.stringify({
      schema_version: 1,
      status: "completed",
      started_at: `${id.slice(0, 4)}-01-01T12:00:00.000Z`,
      models: [model],
      benchmarks: ["sums"],
    }),
  )
}

function reviewLine(model: string, index: number, wrongEvery = 3) {
  const right = index % wrongEvery !== 0
  const answer = `${index + 17 + (right ? 0 : 1)}`
  return {
    index,
    target: `${index + 17}`,
    messages: [
      { role: "user", content: `What is ${index} + 17? 请给出答案。` },
      { role: "assistant", content: `The answer is ${answer}.` },
    ],
    sample_score: {
      score: {
        value: { acc: right ? 1 : 0 },
        prediction: answer,
        extracted_prediction: answer,
        main_score_name: "acc",
      },
      sample_id: index,
      group_id: index,
      sample_metadata: { model },
    },
    evalscope: { key: `k${index}`, score_key: `s${index}`, outcome: right ? "right" : "wrong" },
  }
}

/** Writes a finished contest of two models. */
export async function plantArenaRun(workDir: string, id: string): Promise<void> {
  const run = join(workDir, id)
  await mkdir(join(run, "arena"), { recursive: true })
  await mkdir(join(run, "reviews", "Arena"), { recursive: true })
  const row = (model: string, rating: number, wins: number, losses: number) => ({
    model,
    rating,
    lower: rating - 30,
    upper: rating + 30,
    win_rate: 0.5,
    wins,
    ties: 2,
    losses,
  })
  await writeFile(
    join(run, "arena", "arena.json"),
    JSON.stringify({
      mode: "all_pairs",
      baseline: "bee",
      models: ["ada", "bee"],
      judges: ["judge"],
      questions: 12,
      games: { judged: 12, failed: 0 },
      ratings: { method: "bradley-terry", ratings: [row("ada", 1061, 6, 4), row("bee", 1000, 4, 6)] },
      pairs: [{ a: "ada", b: "bee", games: 12, wins: 6, ties: 2, losses: 4 }],
      warnings: [],
    }),
  )
  await writeFile(
    join(run, "reviews", "Arena", "general_arena_chat&all@ada&bee.jsonl"),
    lines(
      Array.from({ length: 12 }, (_, index) => ({
        ...reviewLine("ada", index),
        target: `What bee says about ${index}: 好的。`,
        sample_score: {
          score: {
            value: { score: index % 2 },
            prediction: `What ada says about ${index}.`,
            main_score_name: "score",
          },
          sample_metadata: { model_1: "ada", model_2: "bee" },
        },
      })),
    ),
  )
}
