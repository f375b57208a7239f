import type { PerfConfig } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import { apiNamed } from "../protocol/index.js"
import type { DatasetPlugin } from "../workload/dataset-plugin.js"

/** The wire formats of requests that nobody generates a text for. */
const own = { embedding: "openai_embedding", rerank: "openai_rerank" } as const

/**
 * Finds data that the wire format cannot carry before the first request, where every one would fail.
 * @throws PerfError `config_invalid` with the `--api` or the data that fit.
 */
export function checkRequests(config: PerfConfig, { names: [name], requests }: DatasetPlugin): void {
  const api = config.apiModule === undefined ? apiNamed(config.api) : undefined
  if (api === undefined) return
  const wanted = requests === "embedding" || requests === "rerank" ? own[requests] : undefined
  if (wanted !== undefined && api !== wanted) {
    const what = requests === "embedding" ? "texts to embed" : "queries with documents to rank"
    throw new PerfError({
      code: "config_invalid",
      message: `The dataset ${name} has ${what}, which --api ${api} does not carry.`,
      hint: `Use --api ${wanted}${api === "openai" ? "" : `, or a dataset of prompts for --api ${api}`}.`,
    })
  }
  if (api !== "openai_rerank" || wanted !== undefined || requests === "body") return
  // Who brings the documents along knows what is sent.
  if (config.queryTemplate !== undefined || "documents" in config.extraArgs) return
  const data = config.prompt === undefined ? `the dataset ${name} has none` : "--prompt is none"
  throw new PerfError({
    code: "config_invalid",
    message: `--api openai_rerank sends queries with documents, and ${data}.`,
    hint: "Use --dataset rerank or random_rerank, or --api openai for prompts.",
  })
}
