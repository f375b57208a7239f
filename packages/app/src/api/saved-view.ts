import { z } from "zod"

/** Filters as the screen of samples has them in its address: name and value. */
const filtersSchema = z
  .record(z.string().regex(/^[a-z_]{1,32}$/), z.string().max(500))
  .refine((filters) => Object.keys(filters).length <= 30, "too many filters")

/** `POST /api/v1/views` */
export const savedViewBodySchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  filters: filtersSchema,
})

/** Filters of samples under a name, for every run. */
export const savedViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  filters: filtersSchema,
  created_at: z.string(),
})

/** `GET /api/v1/views` */
export const savedViewsSchema = z.object({ items: z.array(savedViewSchema) })

export type SavedView = z.infer<typeof savedViewSchema>
export type SavedViewBody = z.infer<typeof savedViewBodySchema>
export type SavedViews = z.infer<typeof savedViewsSchema>
