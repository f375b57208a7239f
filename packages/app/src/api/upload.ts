import { z } from "zod"

/** A file that was sent for jobs to read. */
export const uploadSchema = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string().describe("For fields that take a path: dataset_args.….local_path, dataset_path"),
  bytes: z.int(),
  created_at: z.string(),
  sha256: z.string(),
})

/** `GET /api/v1/uploads` */
export const uploadsSchema = z.object({ items: z.array(uploadSchema.omit({ sha256: true })) })

export type Upload = z.infer<typeof uploadSchema>
