import { z } from "zod"

const natural = z.int().nonnegative()

/** Everything that decides which conversations a workload yields, as plain data. */
export const workloadOptionsSchema = z.object({
  dataset: z.string().default("openqa"),
  /** File or folder of the data. */
  datasetPath: z.string().optional(),
  dataSource: z.enum(["modelscope", "huggingface", "local"]).default("modelscope"),
  /** Module of one's own whose `createWorkload(options)` makes the workload. */
  datasetModule: z.string().optional(),
  /** Start within random data, so that the levels of a sweep share no prompts. */
  datasetOffset: natural.default(0),
  datasetArgs: z.record(z.string(), z.unknown()).default({}),
  /** One fixed prompt in place of a dataset. */
  prompt: z.string().optional(),
  minPromptLength: natural.default(0),
  maxPromptLength: natural.optional(),
  prefixLength: natural.default(0),
  tokensBy: z.enum(["tokenizer", "words"]).default("tokenizer"),
  tokenizerPath: z.string().optional(),
  /** Tokens the server adds to a prompt of one message, which random prompts leave room for. */
  templateTokens: natural.default(0),
  /** Tokens of a common word on average, by the server's count. */
  tokensPerWord: z.number().positive().default(1),
  /** Prompts become messages; otherwise they are sent as text. */
  chat: z.boolean().default(true),
  /** Prompts are sent as token ids. */
  tokenizePrompt: z.boolean().default(false),
  imageWidth: z.int().positive().default(224),
  imageHeight: z.int().positive().default(224),
  imageNum: natural.default(1),
  /** One cap on all replies, or a range from which each request gets its own. */
  maxTokens: z.array(z.int().positive()).min(1).max(2).default([2048]),
  minTurns: z.int().positive().default(1),
  maxTurns: z.int().positive().optional(),
  seed: z.int().default(0),
})

export type WorkloadOptions = z.output<typeof workloadOptionsSchema>
export type WorkloadOptionsInput = z.input<typeof workloadOptionsSchema>
