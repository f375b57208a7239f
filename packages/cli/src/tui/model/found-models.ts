import { z } from "zod"
import { knownEndpoints } from "../../task/provider-names.js"

/** A way to a model that was found on this machine. */
export interface FoundModel {
  /** Where: `ollama`, `openai` … */
  readonly provider: string
  readonly apiUrl: string
  /** Undefined when the endpoint was not asked for its models. */
  readonly model: string | undefined
  /** Variable that holds the key; empty when none is needed. */
  readonly keyVariable: string
}

const models = z.object({ data: z.array(z.object({ id: z.string() })) })
const answerWithinMs = 700
const mostModels = 3

/** Servers that may run on this machine, and the endpoint that the environment names. */
export function localPlaces(env: NodeJS.ProcessEnv): readonly (readonly [provider: string, url: string])[] {
  const known = Object.entries(knownEndpoints).flatMap(([name, { apiUrl, keyVariable }]) =>
    apiUrl !== undefined && keyVariable === undefined ? [[name, apiUrl] as const] : [],
  )
  const named = env.EVALSCOPE_BASE_URL ?? env.EVALSCOPE_API_URL
  return named ? [["EVALSCOPE_BASE_URL", named], ...known] : known
}

/** Asks servers which models they serve; those that do not answer at once are not there. */
export async function findLocalModels(
  places: readonly (readonly [provider: string, url: string])[],
): Promise<readonly FoundModel[]> {
  const found = await Promise.all(
    places.map(async ([provider, apiUrl]) => {
      const response = await fetch(`${apiUrl}/models`, { signal: AbortSignal.timeout(answerWithinMs) }).catch(
        () => undefined,
      )
      const listed = models.safeParse(await response?.json().catch(() => undefined))
      if (!listed.success) return []
      return listed.data.data
        .slice(0, mostModels)
        .map(({ id }) => ({ provider, apiUrl, model: id, keyVariable: "" }))
    }),
  )
  return found.flat()
}

/** Providers whose key is in the environment. Keys themselves are not read. */
export function providersWithKey(env: NodeJS.ProcessEnv): readonly FoundModel[] {
  return Object.entries(knownEndpoints).flatMap(([provider, { apiUrl, keyVariable, evalType }]) =>
    apiUrl !== undefined && keyVariable !== undefined && evalType === "openai_api" && env[keyVariable]
      ? [{ provider, apiUrl, model: undefined, keyVariable }]
      : [],
  )
}
