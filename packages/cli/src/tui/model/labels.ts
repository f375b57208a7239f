import { appendFile } from "node:fs/promises"
import { join } from "node:path"
import { parseStoredLine, readLines } from "@evalscope/core"
import { z } from "zod"
import type { SamplePlace } from "./stored-sample.js"

/** What a person may say of a sample; the last one takes it back. */
const labels = ["right", "wrong", "unclear", "none"] as const
export type Label = (typeof labels)[number]

const line = z.object({
  model: z.string(),
  benchmark: z.string(),
  subset: z.string(),
  index: z.int(),
  label: z.enum(labels),
})

/** The file of a run that labels are in, a line for each; the last one of a sample counts. */
function labelsFile(runDir: string): string {
  return join(runDir, "labels.jsonl")
}

/** The label of a sample; `none` without one. */
export async function readLabel(runDir: string, place: SamplePlace): Promise<Label> {
  let label: Label = "none"
  for await (const stored of readLines(labelsFile(runDir))) {
    const parsed = line.safeParse(parseStoredLine(labelsFile(runDir), stored))
    if (!parsed.success) continue
    const { model, benchmark, subset, index } = parsed.data
    const same =
      model === place.model && benchmark === place.benchmark && subset === place.subset && index === place.id
    if (same) label = parsed.data.label
  }
  return label
}

export async function writeLabel(runDir: string, place: SamplePlace, label: Label): Promise<void> {
  const { model, benchmark, subset, id } = place
  const said = { model, benchmark, subset, index: id, label, at: new Date().toISOString() }
  await appendFile(labelsFile(runDir), `${JSON.stringify(said)}\n`)
}

export function nextLabel(label: Label): Label {
  return labels[(labels.indexOf(label) + 1) % labels.length] ?? "none"
}
