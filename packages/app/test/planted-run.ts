import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"

export interface PlantedRun {
  name: string
  model?: string
  dataset?: string
  /** Scores of the samples, by subset; null is a sample without a score. */
  subsets: Readonly<Record<string, readonly (number | null)[]>>
  /** Question, answer and reference of a sample. */
  text?: (subset: string, index: number) => { question: string; answer: string; gold?: string }
  /** The lines stand so many places further on in the predictions, and from the end to the start in the reviews. */
  turned?: number
}

/** Writes a run folder in the layout of the original: version 1 report, predictions, reviews, config. */
export async function plantRun(outputs: string, run: PlantedRun): Promise<string> {
  const { name, model = "qwen", dataset = "gsm8k", subsets, turned = 0 } = run
  const text =
    run.text ??
    ((subset, index) => ({ question: `Question ${index} of ${subset}?`, answer: `Answer ${index}.` }))
  const dir = join(outputs, name)
  for (const kind of ["reports", "predictions", "reviews"])
    await mkdir(join(dir, kind, model), { recursive: true })
  await mkdir(join(dir, "configs"), { recursive: true })
  await writeFile(
    join(dir, "configs", "task_config_ab12.yaml"),
    `model: ${model}\ndatasets:\n  - ${dataset}\napi_key: sk-original-0123456789\nlimit: 5\n`,
  )
  const means = Object.entries(subsets).map(([subset, scores]) => {
    const known = scores.filter((score) => score !== null)
    return {
      name: subset,
      num: known.length,
      score: known.reduce((sum, one) => sum + one, 0) / Math.max(1, known.length),
    }
  })
  const num = means.reduce((sum, one) => sum + one.num, 0)
  const score = means.reduce((sum, one) => sum + one.num * one.score, 0) / Math.max(1, num)
  await writeFile(
    join(dir, "reports", model, `${dataset}.json`),
    JSON.stringify({
      name: `${model}@${dataset}`,
      dataset_name: dataset,
      model_name: model,
      score,
      metrics: [
        {
          name: "mean_acc",
          num,
          score,
          macro_score: score,
          categories: [{ name: ["default"], num, score, macro_score: score, subsets: means }],
        },
      ],
    }),
  )
  for (const [subset, scores] of Object.entries(subsets)) {
    const lines = scores.map((value, index) => lineOf(model, subset, index, value, text(subset, index)))
    const file = `${dataset}_${subset}.jsonl`
    const join2 = (parts: readonly unknown[]) => parts.map((part) => `${JSON.stringify(part)}\n`).join("")
    const predictions = lines.map((line) => line.prediction)
    const reviews = lines.map((line) => line.review)
    if (turned > 0) {
      predictions.unshift(...predictions.splice(-(turned % lines.length)))
      reviews.reverse()
    }
    await writeFile(join(dir, "predictions", model, file), join2(predictions))
    await writeFile(join(dir, "reviews", model, file), join2(reviews))
  }
  return dir
}

function lineOf(
  model: string,
  subset: string,
  index: number,
  value: number | null,
  { question, answer, gold = `gold ${index}` }: { question: string; answer: string; gold?: string },
) {
  const messages = [
    { id: "a1", role: "user", content: question },
    { id: "a2", role: "assistant", content: answer },
  ]
  return {
    prediction: {
      index,
      model,
      model_output: {
        model,
        choices: [{ message: messages[1], stop_reason: index % 5 === 4 ? "max_tokens" : "stop" }],
        usage: { input_tokens: 10 + index, output_tokens: 100 - index, total_tokens: 110 },
        time: 0.5 + index / 100,
      },
      messages: messages.slice(0, 1),
    },
    review: {
      index,
      target: gold,
      messages,
      sample_score: {
        score: {
          value: { acc: value },
          extracted_prediction: answer,
          prediction: answer,
          explanation: `because ${subset}`,
          metadata: {},
          main_score_name: "acc",
        },
        sample_id: index,
        group_id: index,
        sample_metadata: { topic: subset },
      },
    },
  }
}
