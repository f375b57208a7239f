import { z } from "zod"
import { generationConfigSchema } from "../model/generation-config.js"

/** A model that judges. */
export const judgeModelSchema = z.strictObject({
  modelId: z.string().describe("Model name at the endpoint"),
  judgeId: z.string().optional().describe("Name in reports; needed when one model is listed twice"),
  apiUrl: z.string().optional().describe("Endpoint; default the task's"),
  apiKey: z.string().optional().describe("Key; default the task's"),
  evalType: z.string().optional().describe("Wire format, as for the task"),
  modelArgs: z.record(z.string(), z.unknown()).optional().describe("Provider options"),
  generationConfig: generationConfigSchema.optional().describe("Default temperature 0, max_tokens 4096"),
})

export const judgeContractSchema = z.strictObject({
  systemPrompt: z.string().optional(),
  promptTemplate: z.string().optional().describe("Placeholders {question}, {gold}, {pred}"),
  scoreMapping: z.record(z.string(), z.number()).optional().describe("Value of each label; default A=1, B=0"),
  scoreType: z.enum(["pattern", "numeric"]).optional(),
})

/** Who judges and how the verdicts are combined. */
export const judgeConfigSchema = z.strictObject({
  strategy: z.enum(["auto", "rule", "llm", "llm_recall"]).default("auto"),
  models: z
    .preprocess(
      (value) => (Array.isArray(value) || value === undefined ? value : [value]),
      z.array(judgeModelSchema),
    )
    .default([]),
  contract: judgeContractSchema.default({}),
  repeats: z.int().positive().default(1).describe("Questions per judge and placement"),
  positionSwap: z.enum(["auto", "on", "off"]).default("auto"),
  aggregation: z.enum(["mean", "median", "majority_vote"]).default("mean"),
  minValidJudges: z.int().positive().default(1).describe("Fewer usable verdicts make the sample unscored"),
})

export type JudgeModelConfig = z.infer<typeof judgeModelSchema>
export type JudgeContract = z.infer<typeof judgeContractSchema>
export type JudgeConfig = z.infer<typeof judgeConfigSchema>
