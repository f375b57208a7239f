import { z } from "zod"
import { sampleKeySchema } from "./sample.js"

/** One sample of one run's model. */
export const sampleRefSchema = sampleKeySchema.extend({
  run: z.string().max(1000),
  model: z.string().max(500),
  index: z.coerce.number().int().min(0),
})

/** `POST /api/v1/collections`; one of the same name is answered as it is. */
export const collectionBodySchema = z.strictObject({ name: z.string().trim().min(1).max(80) })

/** Samples that people put together, of any runs. */
export const collectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.string(),
  samples: z.int(),
  has: z.boolean().describe("Whether the sample that was asked about is in it"),
})

/** `GET /api/v1/collections`; with a sample it says which of them hold it. */
export const collectionsQuerySchema = sampleRefSchema.partial()
export const collectionsSchema = z.object({ items: z.array(collectionSchema) })

/** `POST /api/v1/collections/{collection}/samples` */
export const collectionSamplesBodySchema = z.strictObject({
  samples: z.array(sampleRefSchema).min(1).max(5000),
})

/** `GET /api/v1/collections/{collection}/samples` */
export const collectionSamplesSchema = z.object({ items: z.array(sampleRefSchema) })

export type SampleRef = z.infer<typeof sampleRefSchema>
export type Collection = z.infer<typeof collectionSchema>
export type Collections = z.infer<typeof collectionsSchema>
export type CollectionBody = z.infer<typeof collectionBodySchema>
export type CollectionSamplesBody = z.infer<typeof collectionSamplesBodySchema>
