import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"

export interface CollectionRow {
  dataset: string
  subset: string
  metric: string
  score: number
}

/** Writes a run of the original over a mixed collection: all rows in one file, which data set each is of in its metadata. */
export async function plantCollection(
  outputs: string,
  name: string,
  rows: readonly CollectionRow[],
  model = "qwen",
): Promise<void> {
  const dir = join(outputs, name)
  for (const kind of ["reports", "predictions", "reviews"])
    await mkdir(join(dir, kind, model), { recursive: true })
  const members = [...new Set(rows.map(({ dataset, subset }) => `${dataset}/${subset}`))]
  const mean = (some: readonly CollectionRow[]) =>
    some.reduce((sum, { score }) => sum + score, 0) / some.length
  const [num, score] = [rows.length, mean(rows)]
  const subsets = members.map((member) => {
    const own = rows.filter(({ dataset, subset }) => `${dataset}/${subset}` === member)
    return { name: member, num: own.length, score: mean(own) }
  })
  const categories = [{ name: ["default"], num, score, macro_score: score, subsets }]
  await writeFile(
    join(dir, "reports", model, "data_collection.json"),
    JSON.stringify({
      name: `${model}@data_collection`,
      dataset_name: "data_collection",
      model_name: model,
      score,
      metrics: [{ name: "Average", num, score, macro_score: score, categories }],
    }),
  )
  const lines = rows.map(({ dataset, subset, metric, score: value }, index) => {
    const metadata = { dataset_name: dataset, subset_name: subset, tags: ["en"], weight: 1 }
    const asked = { id: `u${index}`, role: "user", content: `Question ${index} of ${dataset} ${subset}?` }
    const said = { id: `a${index}`, role: "assistant", content: `Answer ${index}.` }
    const prediction = {
      index,
      model,
      model_output: { model, choices: [{ message: said, stop_reason: "stop" }], time: 0.5 },
      messages: [asked],
      metadata,
    }
    const verdict = {
      value: { [metric]: value },
      extracted_prediction: `Answer ${index}.`,
      prediction: `Answer ${index}.`,
      metadata: {},
      main_score_name: metric,
    }
    const review = {
      index,
      target: `gold ${index}`,
      messages: [asked, said],
      sample_score: { score: verdict, sample_id: index, group_id: index, sample_metadata: metadata },
    }
    return { prediction, review }
  })
  const file = "data_collection_default.jsonl"
  const text = (parts: readonly unknown[]) => parts.map((part) => `${JSON.stringify(part)}\n`).join("")
  await writeFile(join(dir, "predictions", model, file), text(lines.map(({ prediction }) => prediction)))
  // Later lines of other members come first, as they do when members are scored one after the other.
  await writeFile(join(dir, "reviews", model, file), text(lines.map(({ review }) => review).reverse()))
}
