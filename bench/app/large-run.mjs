// A finished run of very many samples, in the layout that both tools write.

import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"

const vocabulary = Array.from({ length: 30_000 }, (_, i) =>
  `w${(i * 7919) % 99_991}`.concat(String.fromCharCode(97 + (i % 26))),
)

/** A few dozen words that depend on the sample alone. */
function textOf(seed, words) {
  let state = (seed * 2654435761) >>> 0
  let text = ""
  for (let i = 0; i < words; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    // Squared, so that some words are everywhere and most are rare.
    text += `${vocabulary[Math.floor((state / 2 ** 32) ** 2 * vocabulary.length)]} `
  }
  return text
}

/** A word that only one sample has. */
export const needle = (index) => `needle${index}x`
export const commonWord = vocabulary[0]

export const largeRunDir = (outputs) => join(outputs, "20260101_000000")

export async function writeLargeRun(outputs, samples) {
  const dir = largeRunDir(outputs)
  for (const kind of ["predictions", "reviews", "reports"])
    await mkdir(join(dir, kind, "model"), { recursive: true })
  let bytes = 0
  for (const kind of ["predictions", "reviews"]) {
    const file = createWriteStream(join(dir, kind, "model", "big_all.jsonl"), { highWaterMark: 1 << 20 })
    for (let index = 0; index < samples; index += 1) {
      const line = `${JSON.stringify(kind === "predictions" ? prediction(index) : review(index))}\n`
      bytes += line.length
      if (!file.write(line)) await once(file, "drain")
    }
    file.end()
    await once(file, "close")
  }
  const score = 0.5
  await writeFile(
    join(dir, "reports", "model", "big.json"),
    JSON.stringify({
      dataset_name: "big",
      model_name: "model",
      metrics: [
        {
          name: "mean_acc",
          num: samples,
          score,
          categories: [
            { name: ["default"], num: samples, score, subsets: [{ name: "all", num: samples, score }] },
          ],
        },
      ],
    }),
  )
  return { bytes }
}

/** Small finished runs, as many folders as a team gathers in a year. */
export async function writeManyRuns(outputs, count) {
  for (let index = 0; index < count; index += 1) {
    const day = String((index % 28) + 1).padStart(2, "0")
    const dir = join(outputs, `202502${day}_${String(100_000 + index).padStart(6, "0")}`)
    const model = `model-${index % 20}`
    await mkdir(join(dir, "reports", model), { recursive: true })
    const score = (index % 97) / 97
    const counted = { num: 100, score }
    const categories = [{ name: ["default"], ...counted, subsets: [{ name: "main", ...counted }] }]
    await writeFile(
      join(dir, "reports", model, "small.json"),
      JSON.stringify({
        dataset_name: `small-${index % 7}`,
        model_name: model,
        metrics: [{ name: "mean_acc", ...counted, categories }],
      }),
    )
  }
}

const messages = (index) => [
  { id: "a", role: "user", content: `${textOf(index, 40)}${needle(index)}` },
  { id: "b", role: "assistant", content: textOf(index + 7, 25) },
]

function prediction(index) {
  const [asked, reply] = messages(index)
  return {
    index,
    model: "model",
    model_output: {
      model: "model",
      choices: [{ message: reply, stop_reason: index % 97 === 0 ? "max_tokens" : "stop" }],
      usage: { input_tokens: 50 + (index % 30), output_tokens: 20 + (index % 300), total_tokens: 100 },
      time: 0.2 + (index % 1000) / 500,
    },
    messages: [asked],
  }
}

function review(index) {
  return {
    index,
    target: String(index % 10),
    messages: messages(index),
    sample_score: {
      score: {
        value: { acc: index % 2 },
        extracted_prediction: String(index % 7),
        prediction: messages(index)[1].content,
        main_score_name: "acc",
      },
      sample_id: index,
      group_id: index,
      sample_metadata: {},
    },
    evalscope: {
      key: `k${index}`,
      score_key: `s${index}`,
      question: `q${index}`,
      outcome: index % 2 === 1 ? "right" : "wrong",
    },
  }
}
