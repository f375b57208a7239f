import type { AgainBody, AgainOffer, RunRow } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import type { ServiceNote } from "../jobs/index.js"
import type { KeyProfiles } from "../profiles/index.js"
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

type Access = Pick<AgainBody, "api_key" | "api_key_env" | "profile">
type Config = Readonly<Record<string, unknown>>

/**
 * The config of a job that does a part of a run again: from the run's own, with what opens its endpoints from the
 * request.
 * @throws ServiceError 422 for runs of the original, and those whose config was not kept
 */
export function againConfig(
  run: RunRow,
  stored: Config | undefined,
  body: AgainBody,
  note: ServiceNote,
): Record<string, unknown> {
  const config = repeatable(run, stored)
  const whole = opened(withoutMasked(config), body)
  const judges = body.judges ?? []
  const common = {
    ...whole,
    ...(judges.length > 0 && {
      judge: {
        ...mapOf(whole.judge),
        models: judgesOf(whole).map((judge, at) => opened(judge, judges[at] ?? {})),
      },
    }),
  }
  if (body.what !== "sample") {
    const ids = note.sample_ids && { sample_id: note.sample_ids }
    return { ...common, ...ids, use_cache: run.path, ...(body.what === "scores" && { rerun_review: true }) }
  }
  return { ...common, datasets: [body.dataset], sample_id: [`${body.subset}/${String(body.index)}`] }
}

/**
 * Which endpoints a repetition asks, and the key profiles that the run was started with, there or gone.
 * @throws ServiceError 422 as `againConfig`
 */
export function againOffer(
  run: RunRow,
  stored: Config | undefined,
  { profiles: named }: ServiceNote,
  known: KeyProfiles,
): AgainOffer {
  const config = repeatable(run, stored)
  const profileOf = (name: string | null) => {
    const isKnown = name !== null && known.has(name)
    return { profile: isKnown ? name : null, missing_profile: isKnown ? null : name }
  }
  return {
    model: textOf(config.model),
    api_url: textOf(config.api_url),
    ...profileOf(named.model),
    judges: judgesOf(config).map((judge, at) => ({
      model_id: textOf(judge.model_id) ?? "",
      api_url: textOf(judge.api_url),
      ...profileOf(named.judges[at] ?? null),
    })),
  }
}

function repeatable(run: RunRow, stored: Config | undefined): Record<string, unknown> {
  if (run.origin !== "evalscope" || run.kind !== "eval" || !stored) {
    throw new ServiceError({
      status: 422,
      code: "not_repeatable",
      message: "This run cannot be done again from here: its config is not ours, or was not kept.",
      hint: "Start a new run with the settings you want.",
    })
  }
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !leftOut.has(name)))
}

/** A profile brings the address too, so that the stored one makes room for it. */
function opened(endpoint: Config, access: Access): Record<string, unknown> {
  const { api_key: key, api_key_env: keyName, profile } = access
  const { api_url: address, ...rest } = endpoint
  return {
    ...rest,
    ...(address !== undefined && profile === undefined && { api_url: address }),
    ...(key !== undefined && { api_key: key }),
    ...(keyName !== undefined && { api_key_env: keyName }),
    ...(profile !== undefined && { profile }),
  }
}

function judgesOf(config: Config): readonly Config[] {
  const { models } = mapOf(config.judge)
  return Array.isArray(models) ? models.map(mapOf) : []
}

function mapOf(value: unknown): Config {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null
}
