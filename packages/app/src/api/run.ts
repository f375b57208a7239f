import { z } from "zod"
import { headlineSchema } from "./score.js"
import { warningSchema } from "./warning.js"

export const runKinds = ["eval", "perf", "arena"] as const
export const runStatuses = ["running", "completed", "interrupted", "failed", "unknown"] as const

/** One row of the list of runs. */
export const runRowSchema = z.object({
  id: z.string().describe("Names the run in every other address; one path segment once it is URL-encoded"),
  name: z.string().describe("Name of its folder; of a load test also of the one around it"),
  root: z.string().describe("Name of the outputs root it lies under"),
  path: z.string().describe("Folder relative to the root"),
  kind: z.enum(runKinds),
  status: z.enum(runStatuses),
  created_at: z.string().describe("From the folder's name or its modification time"),
  updated_at: z.string(),
  duration_s: z.number().nullable(),
  models: z.array(
    z.object({ name: z.string(), folder: z.string().describe("Names the model in addresses") }),
  ),
  datasets: z.array(z.string()),
  headlines: z.array(headlineSchema),
  samples: z.int().describe("Scored samples of all reports; requests for a load test, games for an arena"),
  errored: z.int(),
  input_tokens: z.int().nullable(),
  output_tokens: z.int().nullable(),
  cost_usd: z.number().nullable().describe("Of models and judges; null where a price or a part is not known"),
  tags: z.array(z.string()),
  job_id: z.string().nullable().describe("Job of this service that made the run"),
  config_hash: z.string().nullable(),
  size_bytes: z.int(),
  origin: z.enum(["evalscope", "original"]).describe("Which tool wrote the folder"),
  warnings: z.array(warningSchema).describe("Files that could not be read"),
})

const countsSchema = z.record(z.string(), z.int())

/** `GET /api/v1/runs` */
export const runsQuerySchema = z.object({
  kind: z.enum(runKinds).optional(),
  root: z.string().optional(),
  root_path: z
    .string()
    .max(4000)
    .optional()
    .describe("Name or path of a folder that the server shows; others are refused"),
  q: z.string().max(500).optional().describe("In folder, models, datasets and their titles, tags"),
  model: z.string().max(500).optional(),
  dataset: z.string().max(500).optional(),
  status: z.enum(runStatuses).optional(),
  tag: z.string().max(200).optional(),
  has_errors: z.enum(["true", "false"]).optional(),
  score_min: z.coerce.number().optional().describe("Of the first headline"),
  score_max: z.coerce.number().optional(),
  from: z.string().max(40).optional().describe("Earliest created_at"),
  to: z.string().max(40).optional(),
  sort: z
    .enum(["created", "updated", "name", "model", "dataset", "score", "samples", "size"])
    .default("created"),
  order: z.enum(["asc", "desc"]).default("desc"),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const runsPageSchema = z.object({
  items: z.array(runRowSchema),
  next_cursor: z.string().nullable(),
  total: z.int().describe("Rows that match, on all pages"),
  facets: z
    .object({
      kind: countsSchema,
      status: countsSchema,
      root: countsSchema,
      model: countsSchema,
      dataset: countsSchema,
      tag: countsSchema,
    })
    .describe("Counts over the rows that match"),
  scanning: z.boolean().describe("True while folders are still being looked at"),
  scanned_at: z.string().nullable(),
})

/** `PUT /api/v1/runs/{run}/tags` */
export const tagsBodySchema = z.strictObject({
  tags: z.array(z.string().trim().min(1).max(64)).max(50),
})

/** `PUT /api/v1/runs/{run}/remote-pictures` */
export const remotePicturesSchema = z.strictObject({
  allowed: z.boolean().describe("Pages of the run may load pictures of other servers, over https"),
})

/** `DELETE /api/v1/runs/{run}` moves to the trash; `?purge=true` deletes for good. */
export const deletedRunSchema = z.object({
  id: z.string(),
  trash_id: z.string().nullable().describe("For POST /api/v1/trash/{trash_id}/restore; null when purged"),
  size_bytes: z.int(),
})

/** `GET /api/v1/trash` */
export const trashSchema = z.object({
  items: z.array(
    z.object({
      trash_id: z.string(),
      root: z.string(),
      path: z.string(),
      deleted_at: z.string(),
      size_bytes: z.int(),
    }),
  ),
})

/** `GET /api/v1/runs/{run}/log?offset=&limit=` */
export const logPageSchema = z.object({
  text: z.string(),
  offset: z.int().describe("Byte that the text starts at"),
  next_offset: z.int().describe("Ask from here for what comes next"),
  size: z.int(),
})

/** `GET /api/v1/runs/{run}/files` */
export const runFilesSchema = z.object({
  files: z.array(z.object({ path: z.string(), size_bytes: z.int(), modified_at: z.string() })),
  truncated: z.boolean(),
})

export type RunRow = z.infer<typeof runRowSchema>
export type RunsQuery = z.infer<typeof runsQuerySchema>
export type RunsPage = z.infer<typeof runsPageSchema>
export type RunKind = (typeof runKinds)[number]
export type RunStatus = (typeof runStatuses)[number]
export type TagsBody = z.infer<typeof tagsBodySchema>
export type RemotePicturesBody = z.infer<typeof remotePicturesSchema>
export type DeletedRun = z.infer<typeof deletedRunSchema>
export type Trash = z.infer<typeof trashSchema>
export type LogPage = z.infer<typeof logPageSchema>
export type RunFiles = z.infer<typeof runFilesSchema>
