import { z } from "zod"

/** One field of a request, enough to make a form of it. */
export const paramSchema = z.object({
  name: z.string().describe("snake_case; fields of a map are written parent.name"),
  aliases: z.array(z.string()),
  type: z.enum(["string", "integer", "number", "boolean", "array", "object", "any"]),
  items: z
    .string()
    .nullable()
    .describe("Type of an array's items; beside another type: several values may be given as an array"),
  required: z.boolean(),
  default: z.unknown(),
  enum: z.array(z.string()).nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  unit: z.string().nullable().describe("s, tokens, requests and the like"),
  group: z.string().describe("basic, generation, data, judge, speed, sandbox, output, advanced"),
  secret: z.boolean(),
  description: z.object({ en: z.string(), zh: z.string() }),
  example: z.unknown().describe("A value that is taken; null when there is none to show"),
  deprecated: z.object({ since: z.string(), use: z.string() }).nullable().describe("What to send instead"),
})

const nested = z.record(z.string(), z.unknown())

/** `GET /api/v1/{eval,perf,arena}/params`: the original's three maps, and the same for programs. */
export const paramsSchema = z.object({
  required: nested,
  optional: nested,
  example: nested,
  version: z.string(),
  params: z.array(paramSchema),
  json_schema: nested,
})

export type Param = z.infer<typeof paramSchema>
export type Params = z.infer<typeof paramsSchema>
