import type { AgainBody, RunRow } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import { withoutMasked } from "./without-masked.js"

/** Fields of a stored config that say where a run goes or what was noted of it, and none that a new run wants. */
const leftOut: ReadonlySet<string> = new Set([
  "api_key",
  "api_key_env",
  "work_dir",
  "use_cache",
  "resume",
  "no_timestamp",
  "rerun_review",
  "plugins",
  "resolved_benchmarks",
  "evaluation_identity",
])

/**
 * The config of a job that does a part of a run again: from the run's own, with a key that came with the request.
 * @throws ServiceError 422 for runs of the original, and those whose config was not kept
 */
export function againConfig(
  run: RunRow,
  stored: Readonly<Record<string, unknown>> | undefined,
  body: AgainBody,
): Record<string, unknown> {
  if (run.origin !== "evalscope" || run.kind !== "eval" || !stored) {
    throw new ServiceError({
      status: 422,
      code: "not_repeatable",
      message: "This run cannot be done again from here: its config is not ours, or was not kept.",
      hint: "Start a new run with the settings you want.",
    })
  }
  const config = Object.fromEntries(Object.entries(stored).filter(([name]) => !leftOut.has(name)))
  const common = {
    ...withoutMasked(config),
    ...(body.api_key !== undefined && { api_key: body.api_key }),
    ...(body.api_key_env !== undefined && { api_key_env: body.api_key_env }),
  }
  if (body.what === "scores") return { ...common, use_cache: run.path, rerun_review: true }
  return { ...common, datasets: [body.dataset], sample_id: [`${body.subset}/${String(body.index)}`] }
}
