import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"

export interface PlantedRun {
  model: string
  dataset: string
  /** Questions per subset. */
  subsets: Readonly<Record<string, number>>
}

/** Writes a finished run in the original's layout; the answers name their model. Returns its report path. */
export async function plantRun(workDir: string, { model, dataset, subsets }: PlantedRun): Promise<string> {
  const run = join(workDir, `run-${model}`)
  const reports = join(run, "reports", model)
  const reviews = join(run, "reviews", model)
  await mkdir(reports, { recursive: true })
  await mkdir(reviews, { recursive: true })
  const names = Object.entries(subsets)
  const report = {
    name: `${model}@${dataset}`,
    dataset_name: dataset,
    model_name: model,
    metrics: [
      {
        name: "mean_acc",
        num: names.reduce((sum, [, count]) => sum + count, 0),
        score: 0.5,
        categories: [
          {
            name: ["default"],
            num: 1,
            score: 0.5,
            subsets: names.map(([name, num]) => ({ name, num, score: 0.5 })),
          },
        ],
      },
    ],
  }
  await writeFile(join(reports, `${dataset}.json`), JSON.stringify(report))
  for (const [subset, count] of names) {
    // Completion order, not index order: readers must pair by index.
    const indices = Array.from({ length: count }, (_, i) => (i * 7 + 3) % count)
    const lines = new Set(indices).size === count ? indices : Array.from({ length: count }, (_, i) => i)
    await writeFile(
      join(reviews, `${dataset}_${subset}.jsonl`),
      lines.map((index) => `${JSON.stringify(reviewLine(model, dataset, subset, index))}\n`).join(""),
    )
  }
  return reports
}

function reviewLine(model: string, dataset: string, subset: string, index: number) {
  const prediction = `Answer of <${model}> to ${dataset} ${subset} ${index}.`
  return {
    index,
    target: "",
    messages: [
      { role: "user", content: `Question ${index} of ${dataset} ${subset}?` },
      { role: "assistant", content: prediction },
    ],
    sample_score: {
      score: { value: { acc: 1 }, extracted_prediction: prediction, prediction, main_score_name: "acc" },
      sample_id: index,
      group_id: index,
    },
  }
}
