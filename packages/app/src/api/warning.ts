import { z } from "zod"
import { type WarningCode, warningTexts } from "./warning-texts.js"

const isCode = (name: string): name is WarningCode => name in warningTexts.en

/** Something that a reader should know, as a code with its parameters and in English. */
export const warningSchema = z.object({
  code: z
    .enum(Object.keys(warningTexts.en).filter(isCode))
    .describe("note: only the message says what it is"),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string(),
})

export type Warning = z.infer<typeof warningSchema>
