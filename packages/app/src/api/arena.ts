import { z } from "zod"
import { messageSchema } from "./message.js"
import { warningSchema } from "./warning.js"

const ratingRowSchema = z.object({
  model: z.string(),
  rating: z.number(),
  lower: z.number(),
  upper: z.number(),
  win_rate: z.number().nullable(),
  win_rate_lower: z.number().nullable(),
  win_rate_upper: z.number().nullable(),
  best_rank: z.int(),
  worst_rank: z.int(),
  battles: z.int(),
  wins: z.number(),
  ties: z.number(),
  losses: z.number(),
})

const ratingsSchema = z.object({
  method: z.string(),
  confidence: z.number(),
  intervals: z.string(),
  rows: z.array(ratingRowSchema),
})

/** `GET /api/v1/arena/{run}/ratings`: over all questions, a data set, or one of its subsets. */
export const ratingsQuerySchema = z.object({
  dataset: z.string().max(500).optional(),
  subset: z.string().max(500).optional(),
})

export const scopeRatingsSchema = z.object({
  ratings: ratingsSchema
    .nullable()
    .describe("Null where no verdict could be read; computed from the games when asked for"),
  weak: z.boolean().describe("The games alone do not settle every rating: a weak prior does"),
  warnings: z
    .array(warningSchema)
    .describe("Why the games alone do not settle all, and what was done about it"),
})

const boardSchema = z.object({
  scope: z.string().describe("OVERALL, a data set, or dataset&subset"),
  rows: z.array(
    z.object({
      model: z.string(),
      win_rate: z.number(),
      win_rate_lower: z.number().nullable(),
      win_rate_upper: z.number().nullable(),
    }),
  ),
})

const biasSideSchema = z.object({
  wins: z.int(),
  ties: z.int(),
  losses: z.int(),
  share: z.number().describe("Of those that were decided"),
  interval: z.tuple([z.number(), z.number()]),
})

/** `GET /api/v1/arena/{run}` */
export const arenaSchema = z.object({
  run: z.string(),
  name: z.string(),
  origin: z
    .enum(["evalscope", "original"])
    .describe("Folders of the original have win rates, but no ratings"),
  mode: z.string().nullable(),
  baseline: z.string().nullable(),
  models: z.array(z.string()),
  judges: z.array(z.string()),
  questions: z.int(),
  games: z.object({ judged: z.int(), failed: z.int(), unparsable: z.int() }),
  ratings: ratingsSchema.nullable(),
  boards: z.array(boardSchema),
  pairs: z
    .array(
      z.object({
        a: z.string(),
        b: z.string(),
        games: z.int(),
        wins: z.int().describe("Of a"),
        ties: z.int(),
        losses: z.int(),
        win_rate: z.number().describe("Of a, ties count half"),
        interval: z.tuple([z.number(), z.number()]).nullable(),
      }),
    )
    .describe("Every pair that met, once"),
  subsets: z.array(z.object({ dataset: z.string(), subset: z.string() })),
  position_bias: z.number().nullable().describe("Rating points that being shown first is worth"),
  bias: z
    .object({
      position: biasSideSchema.nullable().describe("Games that the answer shown first won"),
      length: biasSideSchema.nullable().describe("Battles that the longer answer won"),
      answer_characters: z.array(z.object({ model: z.string(), mean: z.number() })),
    })
    .describe("Whether verdicts go with the place or the length of an answer"),
  jury: z.unknown().nullable().describe("Consistency and agreement of the judges"),
  warnings: z.array(warningSchema),
})

/** `GET /api/v1/arena/{run}/battles`: two models on one question, all placements and judges together. */
export const battlesQuerySchema = z.object({
  a: z.string().max(500).optional(),
  b: z.string().max(500).optional(),
  dataset: z.string().max(500).optional(),
  subset: z.string().max(500).optional(),
  winner: z.enum(["a", "b", "tie"]).optional(),
  threshold: z.coerce
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Score of a's side that is a tie: above it a won, below it b; 0.5 by default"),
  score_min: z.coerce.number().min(0).max(1).optional().describe("Of a's side: 1 won, 0.5 tie, 0 lost"),
  score_max: z.coerce.number().min(0).max(1).optional(),
  disagreement: z.enum(["true", "false"]).optional().describe("Only where placements or judges disagree"),
  q: z.string().max(500).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const battleRowSchema = z.object({
  id: z.string(),
  dataset: z.string(),
  subset: z.string(),
  question: z.string().describe("Start of it"),
  a: z.string(),
  b: z.string(),
  score: z.number().nullable().describe("Mean over games, of a's side; null when no verdict could be read"),
  games: z.int(),
  disagreement: z.boolean(),
})

export const battlesPageSchema = z.object({
  items: z.array(battleRowSchema),
  next_cursor: z.string().nullable(),
  total: z.int(),
  counts: z.object({ a: z.int(), tie: z.int(), b: z.int(), unread: z.int() }),
})

/** `GET /api/v1/arena/{run}/battle?id=` */
export const battleDetailSchema = z.object({
  row: battleRowSchema,
  prompt: z.array(messageSchema),
  answers: z.object({ a: z.string().nullable(), b: z.string().nullable() }),
  games: z.array(
    z.object({
      judge: z.string(),
      repeat: z.int(),
      first: z.enum(["a", "b"]).describe("Whose answer was shown first"),
      verdict: z
        .string()
        .nullable()
        .describe("As the judge wrote it, of the one shown first: A>>B, A>B, A=B, B>A, B>>A"),
      score: z.number().nullable().describe("Of a's side"),
      reply: z.string().describe("The judge's reasoning"),
      problem: z.string().nullable(),
    }),
  ),
})

/** `POST /api/v1/arena/{run}/votes`: a person's verdict; `GET` answers the human leaderboard and the agreement. */
export const voteBodySchema = z.strictObject({
  id: z.string().max(2000).describe("Of the battle"),
  winner: z.enum(["a", "b", "tie", "both_bad"]),
})

export const votesSchema = z.object({
  votes: z.array(
    z.object({ id: z.string(), winner: z.enum(["a", "b", "tie", "both_bad"]), created_at: z.string() }),
  ),
  board: z.array(
    z.object({ model: z.string(), wins: z.int(), ties: z.int(), losses: z.int(), win_rate: z.number() }),
  ),
  agreement: z
    .object({ share: z.number(), n: z.int() })
    .nullable()
    .describe("Share of votes that the judges' majority shares"),
})

export type ArenaView = z.infer<typeof arenaSchema>
export type ArenaRatings = z.infer<typeof ratingsSchema>
export type RatingsQuery = z.infer<typeof ratingsQuerySchema>
export type ScopeRatings = z.infer<typeof scopeRatingsSchema>
export type BattlesQuery = z.infer<typeof battlesQuerySchema>
export type BattleRow = z.infer<typeof battleRowSchema>
export type BattlesPage = z.infer<typeof battlesPageSchema>
export type BattleDetail = z.infer<typeof battleDetailSchema>
export type VoteBody = z.infer<typeof voteBodySchema>
export type Votes = z.infer<typeof votesSchema>
