import { rm } from "node:fs/promises"
import { z } from "zod"
import type { Sample } from "../benchmark/index.js"
import type { EvalScopeError } from "../errors/index.js"
import {
  LineFile,
  LineIndex,
  type Prediction,
  predictionFromLine,
  predictionToLine,
  type Review,
  type ReviewParts,
  type RunFolder,
  reviewFromLine,
  reviewToLine,
  writeAtomic,
} from "../store/index.js"

/**
 * The stored lines of one subset of one benchmark: finds what an earlier run left, appends what this run makes,
 * and leaves each file with one line per sample at the end.
 */
export interface SubsetFiles {
  /** Predictions of an earlier run that are there to be claimed. */
  readonly storedPredictions: number
  /** The stored reply to this very prompt; undefined when there is none. */
  claimPrediction(key: string, sample: Sample): Promise<Prediction> | undefined
  /** The stored verdict under this score identity; undefined when there is none. */
  claimReview(scoreKey: string, sample: Sample): Promise<Review> | undefined
  addPrediction(prediction: Prediction): Promise<void>
  addReview(review: ReviewParts): Promise<void>
  addError(sample: Sample, stage: "predict" | "score", error: EvalScopeError): Promise<void>
  /** Stored predictions that no sample of this run claimed. */
  readonly stalePredictions: number
  /** Tidies the files of a finished subset and closes them. */
  finish(): Promise<void>
  /** Closes the files of an unfinished subset as they are. */
  close(): Promise<void>
}

export interface SubsetFilesOptions {
  folder: RunFolder
  model: string
  benchmark: string
  subset: string
  /** False: stored verdicts are not used, every reply is scored again. */
  reuseReviews: boolean
  /** True: only failed samples come back to it, so lines that nobody claims are still good. */
  reopened?: boolean
}

const predictionIdentity = z.object({
  index: z.int(),
  evalscope: z.object({ key: z.string() }).optional(),
})
const reviewIdentity = z.object({ index: z.int(), evalscope: z.object({ score_key: z.string() }).optional() })

export async function openSubsetFiles(options: SubsetFilesOptions): Promise<SubsetFiles> {
  const { folder, model, benchmark, subset } = options
  const predictionsPath = folder.predictionsFile(model, benchmark, subset)
  const reviewsPath = folder.reviewsFile(model, benchmark, subset)
  const errorsPath = folder.errorsFile(model, benchmark, subset)

  const oldPredictions = await LineIndex.of(predictionsPath, (value) => {
    const line = predictionIdentity.safeParse(value)
    return line.success ? { key: line.data.evalscope?.key, index: line.data.index } : undefined
  })
  const oldReviews = await LineIndex.of(reviewsPath, (value) => {
    const line = reviewIdentity.safeParse(value)
    return line.success ? { key: line.data.evalscope?.score_key ?? "", index: line.data.index } : undefined
  })
  // Failed samples are tried again, so their old errors no longer hold.
  await rm(errorsPath, { force: true })
  const predictions = await LineFile.open(predictionsPath)
  const reviews = await LineFile.open(reviewsPath)
  let errors: Promise<LineFile> | undefined
  const failed = new Map<number, unknown>()
  let healed = false

  const close = async () => {
    await Promise.all([oldPredictions.close(), oldReviews.close()])
    await Promise.all([predictions.close(), reviews.close(), errors?.then((file) => file.close())])
    if (!healed) return
    if (failed.size === 0) await rm(errorsPath, { force: true })
    else
      await writeAtomic(errorsPath, [...failed.values()].map((line) => `${JSON.stringify(line)}\n`).join(""))
  }

  return {
    storedPredictions: oldPredictions.count,
    get stalePredictions() {
      return oldPredictions.stale
    },
    claimPrediction: (key, sample) => {
      if (oldPredictions.count === 0) return undefined
      const same = oldPredictions.candidates(key)
      const entry =
        same.find((line) => line.index === sample.id) ?? same[0] ?? oldPredictions.unkeyed(sample.id)
      if (!entry) return undefined
      oldPredictions.claim(entry, sample.id)
      return oldPredictions.read(entry).then((line) => predictionFromLine(predictionsPath, line))
    },
    claimReview: (scoreKey, sample) => {
      if (!options.reuseReviews || oldReviews.count === 0) return undefined
      const entry = oldReviews.candidates(scoreKey).findLast((line) => line.index === sample.id)
      if (!entry) return undefined
      oldReviews.claim(entry, sample.id)
      return oldReviews.read(entry).then((line) => reviewFromLine(reviewsPath, line))
    },
    addPrediction: (prediction) => predictions.append(predictionToLine(prediction)),
    addReview: (review) => {
      // A retried sample that came to a verdict has no error any more.
      if (failed.delete(review.sample.id)) healed = true
      return reviews.append(reviewToLine(review))
    },
    addError: async (sample, stage, error) => {
      errors ??= LineFile.open(errorsPath)
      const file = await errors
      const line = {
        index: sample.id,
        group_id: sample.groupId,
        stage,
        code: error.code,
        message: error.message,
        hint: error.hint ?? null,
      }
      if (failed.has(sample.id)) healed = true
      failed.set(sample.id, line)
      await file.append(line)
    },
    finish: async () => {
      await close()
      if (options.reopened) return
      await oldPredictions.compact(`${predictionsPath}.stale`)
      await oldReviews.compact(undefined)
    },
    close,
  }
}
