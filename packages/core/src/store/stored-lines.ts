import { readLines } from "./line-file.js"
import { type Prediction, predictionFromLine } from "./prediction-line.js"
import { type Review, reviewFromLine } from "./review-line.js"

/** Streams the predictions of one subset in file order; none when the file is missing. */
export async function* readPredictions(path: string): AsyncGenerator<Prediction> {
  for await (const line of readLines(path)) yield predictionFromLine(path, line)
}

/** Streams the reviews of one subset in file order; none when the file is missing. */
export async function* readReviews(path: string): AsyncGenerator<Review> {
  for await (const line of readLines(path)) yield reviewFromLine(path, line)
}
