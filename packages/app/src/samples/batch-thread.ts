import { parentPort, workerData } from "node:worker_threads"
import { z } from "zod"
import { sampleFileSchema } from "./index-task.js"
import { readBatches } from "./read-batches.js"

/** The thread that reads lines for the one that writes the index; each message to it asks for one batch. */

const work = z
  .object({
    files: z.array(sampleFileSchema.extend({ subsetId: z.number(), inode: z.number(), done: z.number() })),
    live: z.boolean(),
  })
  .parse(workerData)
const batches = readBatches(work.files, work.live)

parentPort?.on("message", () => {
  const { value } = batches.next()
  parentPort?.postMessage(value ?? null)
})
