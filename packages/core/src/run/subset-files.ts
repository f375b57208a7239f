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
} from "../store/index.js"
import { type FailedStage, openErrorLines, type StoredError } from "./error-lines.js"

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
  /** What the sample failed with in an earlier run, where that still holds. */
  claimError(sample: Sample): StoredError | undefined
  addError(sample: Sample, stage: FailedStage, error: EvalScopeError): Promise<void>
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
  /** Samples that failed in an earlier run stay failed. Default: they are tried again. */
  keepErrors?: boolean
}

const predictionIdentity = z.object({
  index: z.int(),
  evalscope: z.object({ key: z.string() }).optional(),
})
const reviewIdentity = z.object({ index: z.int(), evalscope: z.object({ score_key: z.string() }).optional() })

export async function openSubsetFiles(options: SubsetFilesOptions): Promise<SubsetFiles> {
  const { folder, model, benchmark, subset, reuseReviews } = options
  const predictionsPath = folder.predictionsFile(model, benchmark, subset)
  const reviewsPath = folder.reviewsFile(model, benchmark, subset)

  const oldPredictions = await LineIndex.of(predictionsPath, (value) => {
    const line = predictionIdentity.safeParse(value)
    return line.success ? { key: line.data.evalscope?.key, index: line.data.index } : undefined
  })
  const oldReviews = await LineIndex.of(reviewsPath, (value) => {
    const line = reviewIdentity.safeParse(value)
    return line.success ? { key: line.data.evalscope?.score_key ?? "", index: line.data.index } : undefined
  })
  const errors = await openErrorLines(folder.errorsFile(model, benchmark, subset), {
    claims: !options.keepErrors || options.reopened ? "none" : reuseReviews ? "all" : "predict",
    // Whoever does not come back is failed as before.
    keep: options.keepErrors === true || options.reopened === true,
  })
  const predictions = await LineFile.open(predictionsPath)
  const reviews = await LineFile.open(reviewsPath)

  const close = async () => {
    await Promise.all([oldPredictions.close(), oldReviews.close()])
    await Promise.all([predictions.close(), reviews.close(), errors.close()])
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
      if (!reuseReviews || oldReviews.count === 0) return undefined
      const entry = oldReviews.candidates(scoreKey).findLast((line) => line.index === sample.id)
      if (!entry) return undefined
      oldReviews.claim(entry, sample.id)
      return oldReviews.read(entry).then((line) => reviewFromLine(reviewsPath, line))
    },
    addPrediction: (prediction) => predictions.append(predictionToLine(prediction)),
    addReview: (review) => {
      errors.heal(review.sample.id)
      return reviews.append(reviewToLine(review))
    },
    claimError: (sample) => errors.claim(sample.id),
    addError: errors.add,
    finish: async () => {
      if (!options.reopened) errors.dropUnclaimed()
      await close()
      if (options.reopened) return
      await oldPredictions.compact(`${predictionsPath}.stale`)
      await oldReviews.compact(undefined)
    },
    close,
  }
}
