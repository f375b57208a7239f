import { z } from "zod"
import { type RunPlace, readInside } from "../roots/index.js"
import { parsed } from "../runs/run-files.js"

const rowSchema = z.object({
  model: z.string(),
  rating: z.number(),
  lower: z.number(),
  upper: z.number(),
  win_rate: z.number().nullish(),
  win_rate_lower: z.number().nullish(),
  win_rate_upper: z.number().nullish(),
  best_rank: z.number(),
  worst_rank: z.number(),
  battles: z.number(),
  wins: z.number(),
  ties: z.number(),
  losses: z.number(),
})

/** What a board is over: everything, a data set, or one of its subsets. */
const scopeSchema = z.union([
  z.string(),
  z
    .object({ type: z.string(), dataset: z.string().nullish(), subset: z.string().nullish() })
    .transform(({ dataset, subset }) =>
      dataset ? [dataset, ...(subset ? [subset] : [])].join("&") : "OVERALL",
    ),
])

/** `arena.json`, as far as screens show it. */
const arenaFileSchema = z.object({
  mode: z.string().nullish(),
  baseline: z.string().nullish(),
  models: z.array(z.string()).default([]),
  judges: z.array(z.string()).default([]),
  questions: z.number().default(0),
  seed: z.number().default(0),
  games: z
    .object({ judged: z.number(), failed: z.number().default(0), unparsable: z.number().default(0) })
    .optional(),
  ratings: z
    .object({
      method: z.string(),
      confidence: z.number(),
      intervals: z.string(),
      ratings: z.array(rowSchema),
      position_bias: z.union([z.number(), z.object({ points: z.number() })]).nullish(),
    })
    .nullish(),
  leaderboards: z
    .array(
      z.object({
        scope: scopeSchema,
        rows: z.array(
          z.object({
            model: z.string(),
            win_rate: z.number(),
            win_rate_lower: z.number().nullish(),
            win_rate_upper: z.number().nullish(),
          }),
        ),
      }),
    )
    .default([]),
  jury: z.unknown().optional(),
  warnings: z.array(z.string()).default([]),
})

export type ArenaFile = z.infer<typeof arenaFileSchema>

/** Undefined for folders of the original, which have none. */
export async function readArenaFile(place: RunPlace): Promise<ArenaFile | undefined> {
  return parsed(arenaFileSchema, await readInside(place, "arena/arena.json"))
}
