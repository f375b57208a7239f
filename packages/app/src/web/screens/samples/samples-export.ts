import type { SampleDetail, SampleRow } from "../../../api/sample.js"
import { datasetLine } from "../../../samples/dataset-line.js"
import { api, getJson, inParallel, withQuery } from "../../data/index.js"
import type { ExportTable } from "../../export/index.js"

/** The light rows of the list: verdicts and figures, texts only as far as the list shows them. */
export function samplesTable(rows: readonly SampleRow[]): ExportTable {
  const metrics = [...new Set(rows.flatMap(({ scores }) => Object.keys(scores)))]
  return {
    columns: [
      ...["dataset", "subset", "index", "repeat", "status", "outcome", "score"],
      ...metrics.map((name) => `score ${name}`),
      ...["question", "answer", "finish_reason", "input_tokens", "output_tokens", "latency_ms"],
      ...["flags", "label"],
    ],
    rows: rows.map((row) => [
      row.dataset,
      row.subset,
      row.index,
      row.repeat,
      row.status,
      row.outcome,
      row.score,
      ...metrics.map((name) => row.scores[name] ?? null),
      row.preview,
      row.answer,
      row.finish_reason,
      row.input_tokens,
      row.output_tokens,
      row.latency_ms,
      row.flags.join(" "),
      row.label,
    ]),
  }
}

/**
 * Whole samples as a data set: one JSON object a line with the prompt, the reference, the reply and the verdict, ready
 * to be evaluated again or to train on.
 */
export async function sampleLines(run: string, model: string, rows: readonly SampleRow[]): Promise<Blob> {
  const lines = await inParallel(rows, async ({ dataset, subset, index }) => {
    const detail: SampleDetail = await getJson(
      withQuery(api.sample(run, model), { dataset, subset, index, full: true }),
    )
    return `${JSON.stringify(datasetLine(detail))}\n`
  })
  return new Blob([...lines], { type: "application/jsonl" })
}
