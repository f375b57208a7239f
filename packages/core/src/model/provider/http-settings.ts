import { z } from "zod"

/** Options all providers over HTTP share. */
export const httpSettingsSchema = z.strictObject({
  apiUrl: z.string().min(1).describe("Base URL of the endpoint"),
  apiKey: z.string().optional().describe("Key; none sends the placeholder EMPTY where a header is needed"),
  headers: z.record(z.string(), z.string()).optional().describe("Headers of every request"),
  query: z.record(z.string(), z.string()).optional().describe("Query parameters of every request"),
  client: z
    .enum(["direct", "sdk"])
    .default("direct")
    .describe("What sends the requests: sdk for the official package, which must be installed"),
  streamEnd: z
    .enum(["required", "optional"])
    .default("required")
    .describe(
      "Whether a stream must close with its end marker ([DONE]); optional for servers that send none",
    ),
})

export type HttpSettings = z.infer<typeof httpSettingsSchema>
