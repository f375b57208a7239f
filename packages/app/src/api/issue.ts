import { z } from "zod"
import { type IssueCode, issueTexts } from "./issue-texts.js"

const isCode = (name: string): name is IssueCode => name in issueTexts.en

/** What is wrong with one field: as a code with its parameters, and in English. */
export const issueSchema = z.object({
  path: z.string().describe("The field; empty for the whole"),
  code: z.enum(Object.keys(issueTexts.en).filter(isCode)).optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  message: z.string(),
  hint: z.string().optional(),
})

export type Issue = z.infer<typeof issueSchema>

/** An issue in the words of its code. */
export function issue(path: string, code: IssueCode, params: Issue["params"] = {}, hint?: string): Issue {
  const message = issueTexts.en[code].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(params[name] ?? whole),
  )
  return { path, code, params, message, ...(hint !== undefined && { hint }) }
}
