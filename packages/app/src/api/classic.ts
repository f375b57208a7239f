import { z } from "zod"

/*
 * Answers of addresses that clients of the original call. Their fields are the original's; what stands beside them
 * is ours.
 */

const openMap = z.record(z.string(), z.unknown())

/** `POST /api/v1/{eval,perf}` and their `invoke` forms, once the job has ended. */
export const classicResultSchema = z.object({
  status: z.string().describe("success, completed, stopped"),
  message: z.string().optional(),
  result: openMap.optional().describe("Reports by data set"),
  results: openMap.optional().describe("Figures by level of a load test"),
  output_dir: z.string().nullish(),
  task_id: z.string(),
  job_id: z.string().optional(),
  table: z.string().optional(),
  errors: z.int().optional().describe("Samples that failed"),
  warnings: z.array(z.string()).optional().describe("What was read otherwise than written, or left out"),
})

export const submittedSchema = z.object({
  status: z.literal("submitted"),
  message: z.string(),
  task_id: z.string(),
  resume_task_id: z.string().optional(),
  warnings: z.array(z.string()).optional().describe("What was read otherwise than written, or left out"),
  job: z.unknown(),
})

export const stoppedSchema = z.object({ status: z.literal("stopped"), task_id: z.string() })

export const taskStatusSchema = z.object({
  task_id: z.string(),
  status: z.enum(["running", "completed", "stopped", "error"]),
  progress: z.unknown(),
  output_dir: z.string().nullable(),
  error: z.string().optional(),
  job: z.unknown(),
})

export const taskLogSchema = z.object({
  text: z.string(),
  head_line: z.int(),
  tail_line: z.int(),
  total_lines: z.int(),
  size: z.int().describe("Bytes of the whole log"),
})

export const reportItemSchema = z.object({
  run_id: z.string(),
  model_id: z.string(),
  model_name: z.string(),
  dataset_name: z.string().describe("One or several, with commas"),
  dataset_pretty_name: z.string(),
  num_samples: z.int(),
  timestamp: z.string(),
  primary_metrics: z.array(
    z.object({
      dataset_name: z.string(),
      dataset_pretty_name: z.string(),
      identity: openMap.nullable(),
      score: z.number().nullable(),
      semantics: openMap.nullable(),
    }),
  ),
})

/** `GET /api/v1/reports` */
export const reportsSchema = z.object({
  reports: z.array(reportItemSchema),
  total: z.int(),
  page: z.int(),
  page_size: z.int(),
  filters: z.object({ available_models: z.array(z.string()), available_datasets: z.array(z.string()) }),
})

/** `GET /api/v1/reports/runs/{run}/models/{model}` */
export const modelReportsSchema = z.object({
  report_list: z.array(z.unknown()).describe("Reports as they are on disk"),
  datasets: z.array(z.string()),
  task_config: openMap.nullable(),
})

export const tableSchema = z.object({ columns: z.array(z.string()), data: z.array(z.array(z.unknown())) })

export const predictionsSchema = z.object({
  predictions: z.array(
    z.object({
      Index: z.string(),
      Input: z.string(),
      Metadata: openMap,
      Generated: z.string(),
      Gold: z.string(),
      Pred: z.string(),
      Score: openMap,
      NScore: z.number().nullable().describe("Null is not scored"),
      Status: z.string(),
      PerfMetrics: openMap,
      Messages: z.array(z.unknown()),
      AgentTrace: z.unknown().optional(),
    }),
  ),
  total: z.int().nullable(),
  next_cursor: z.string().nullable(),
})

export const analysisSchema = z.object({ analysis: z.string() })

/** `GET /api/v1/perf/list` */
export const perfListSchema = z.object({
  runs: z.array(openMap),
  total: z.int(),
  metric_semantics: z.record(z.string(), openMap),
})
export const perfLevelsSchema = z.object({ runs: z.array(z.unknown()), total: z.int() })
export const perfTableSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(openMap),
  total: z.int(),
  page: z.int(),
  page_size: z.int(),
  has_db: z.boolean(),
})
export const removedPathSchema = z.object({ success: z.boolean(), path: z.string() })
