import { on } from "node:events"
import { Worker } from "node:worker_threads"
import type { SampleBatch, UnreadFile } from "./sample-batch.js"

/** Less is read before a thread would have started. */
const fewBytes = 4 << 20
/** Batches that may lie ready. */
const ahead = 3

/** What the files hold that the index does not know, in batches; those of large files are made in a thread of their own. */
export async function* batchSource(
  files: readonly UnreadFile[],
  live: boolean,
  bytes: number,
): AsyncGenerator<SampleBatch, undefined> {
  // With it comes the engine, which threads that only answer need not load.
  const { readBatches } = await import("./read-batches.js")
  const batches = readBatches(files, live)
  if (bytes < fewBytes) {
    yield* batches
    return
  }
  // The first one is there before a thread is.
  const { value: first } = batches.next()
  batches.return(undefined)
  if (first === undefined) return
  const rest = files.map(
    (file) => first.files.find(({ path, kind }) => path === file.path && kind === file.kind) ?? file,
  )
  const worker = new Worker(new URL("./batch-thread.js", import.meta.url), {
    workerData: { files: rest, live },
    // Large enough that a batch is sent before the collector has moved it twice.
    resourceLimits: { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 256 },
  })
  try {
    const messages = on(worker, "message", { close: ["exit"] })
    for (let asked = 0; asked < ahead; asked += 1) worker.postMessage("next")
    yield first
    for await (const [message] of messages) {
      if (message === null) return
      if (!isBatch(message)) break
      worker.postMessage("next")
      yield message
    }
    throw new Error("The thread that reads the samples has ended early.")
  } finally {
    await worker.terminate()
  }
}

/** The thread runs our own code, and its batches are many: they are told by their outline. */
function isBatch(message: unknown): message is SampleBatch {
  return typeof message === "object" && message !== null && "rows" in message && "texts" in message
}
