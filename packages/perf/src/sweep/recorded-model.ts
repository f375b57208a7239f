import type { PerfConfig } from "../config/index.js"
import type { LevelContext } from "./run-level.js"
import { nothingKnown } from "./token-facts.js"

/**
 * The options of the connection test. Recorded requests bring their model along where `--model` names none: the test
 * asks for that of the first one, as no service knows a model without a name.
 */
export async function testOptions({
  config,
  parts,
  conductor,
}: Pick<LevelContext, "config" | "parts" | "conductor">): Promise<PerfConfig> {
  if (config.model !== undefined || config.noTestConnection || config.dataset !== "workload_trace")
    return config
  const workload = await parts.workload({
    config,
    offset: config.datasetOffset,
    seed: 0,
    tokens: nothingKnown,
    signal: conductor.signal,
  })
  for await (const { turns } of workload.conversations()) {
    const [{ payload }] = turns
    const model = payload.kind === "body" ? payload.body.model : undefined
    return typeof model === "string" ? { ...config, model } : config
  }
  return config
}
