import { z } from "zod"
import { issueSchema } from "./issue.js"

/** Body of every answer that is not a success. `error` is what clients of the original read. */
export const problemSchema = z.object({
  error: z.string().describe("What happened, for a person"),
  code: z.string().describe("The same, for a program"),
  message: z.string(),
  hint: z.string().optional().describe("What to do about it"),
  issues: z.array(issueSchema).optional().describe("Fields that do not fit"),
  status: z.string().optional(),
  available_endpoints: z.record(z.string(), z.string()).optional().describe("Of an unknown address"),
  request_id: z.string(),
})

export type Problem = z.infer<typeof problemSchema>
