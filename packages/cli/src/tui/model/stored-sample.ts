import {
  contentText,
  type Message,
  type ModelOutput,
  parseStoredLine,
  predictionFromLine,
  type Review,
  readLines,
  reviewFromLine,
  runFolder,
  type StoredLine,
} from "@evalscope/core"
import { z } from "zod"

/** All that a run folder holds of one sample. */
export interface StoredSample {
  readonly messages: readonly Message[]
  readonly reply: string | undefined
  readonly review: Review | undefined
  /** Undefined when only the verdict is stored. */
  readonly output: ModelOutput | undefined
  readonly error: unknown
  /** The line of the review, or of the prediction where there is none. */
  readonly raw: unknown
}

export interface SamplePlace {
  readonly model: string
  readonly benchmark: string
  readonly subset: string
  readonly id: number
}

const indexed = z.looseObject({ index: z.int() })

/** Reads one sample of a run, finished or under way. Half-written last lines are left alone. */
export async function readStoredSample(runDir: string, place: SamplePlace): Promise<StoredSample> {
  const folder = runFolder(runDir)
  const { model, benchmark, subset, id } = place
  const reviews = folder.reviewsFile(model, benchmark, subset)
  const predictions = folder.predictionsFile(model, benchmark, subset)
  const errors = folder.errorsFile(model, benchmark, subset)
  const reviewLine = await lineOf(reviews, id)
  const predictionLine = await lineOf(predictions, id)
  const errorLine = await lineOf(errors, id)
  const review = reviewLine && reviewFromLine(reviews, reviewLine)
  const prediction = predictionLine && predictionFromLine(predictions, predictionLine)
  const reply = prediction?.output.choices[0]?.message
  const rawLine = reviewLine ?? predictionLine ?? errorLine
  return {
    messages: review?.messages ?? [...(prediction?.messages ?? []), ...(reply ? [reply] : [])],
    reply: reply ? contentText(reply.content) : undefined,
    review,
    output: prediction?.output,
    error: errorLine && parseStoredLine(errors, errorLine),
    raw: rawLine && parseStoredLine("", rawLine),
  }
}

/** The last line of a sample: a later one takes the place of an earlier. */
async function lineOf(path: string, id: number): Promise<StoredLine | undefined> {
  let found: StoredLine | undefined
  for await (const line of readLines(path)) {
    // Cheap first: most lines are of other samples.
    if (!line.text.includes(`"index":${id}`) && !line.text.includes(`"index": ${id}`)) continue
    const parsed = indexed.safeParse(parseStoredLine(path, line))
    if (parsed.success && parsed.data.index === id) found = line
  }
  return found
}
