import { z } from "zod"
import { imageSizePattern } from "../prompt/image-limit.js"

/** Settings of one benchmark in a task; every field overrides the benchmark's own. */
export const datasetArgsSchema = z.strictObject({
  datasetId: z.string().optional().describe("Hub id or local path"),
  localPath: z.string().optional().describe("Local file or folder; alias of dataset_id for paths"),
  datasetRevision: z.string().optional().describe("Branch, tag or commit on the hub"),
  subsetList: z.array(z.string()).optional().describe("Subsets to run"),
  defaultSubset: z.string().optional().describe("Configuration loaded when subsets are fields or splits"),
  evalSplit: z.string().optional().describe("Split that is scored"),
  trainSplit: z.string().optional().describe("Split that demonstrations come from"),
  fewShotNum: z.int().min(0).optional().describe("Demonstrations before the question"),
  fewShotRandom: z.boolean().optional().describe("Choose demonstrations at random instead of the first ones"),
  promptTemplate: z.string().optional().describe("User message; {question}, {choices}, {letters}"),
  fewShotPromptTemplate: z.string().optional().describe("User message with demonstrations; also {fewshot}"),
  systemPrompt: z.string().optional().describe("System message"),
  queryTemplate: z.string().optional().describe("Legacy alias of prompt_template"),
  metricList: z
    .array(z.union([z.string(), z.record(z.string(), z.unknown())]))
    .optional()
    .describe("Metrics to compute instead of the benchmark's own"),
  aggregation: z.string().optional().describe("mean, mean_and_pass_at_k, mean_and_vote_at_k, …"),
  primaryMetric: z.string().optional().describe("Metric of the headline"),
  filters: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Filters on the reply, before the benchmark's"),
  shuffle: z.boolean().optional().describe("Shuffle the records with the task's seed before the limit"),
  shuffleChoices: z.boolean().optional().describe("Shuffle the options of each question"),
  reviewTimeout: z.number().positive().optional().describe("Seconds the scoring of one sample may take"),
  maxImageBytes: z
    .union([z.int().positive(), z.string().regex(imageSizePattern, "expected a size such as 5mb")])
    .optional()
    .describe("Largest image that is sent, in bytes or as 5mb; a prompt with a larger one fails"),
  forceRedownload: z.boolean().optional().describe("Ignore the cached copy"),
  sandboxConfig: z.record(z.string(), z.unknown()).optional().describe("Sandbox settings of this benchmark"),
  extraParams: z.record(z.string(), z.unknown()).optional().describe("The benchmark's own parameters"),
  prettyName: z.string().optional().describe("Name shown in reports"),
  tags: z.array(z.string()).optional().describe("Tags shown in reports"),
})

export type DatasetArgs = z.infer<typeof datasetArgsSchema>
