import { z } from "zod"
import { LineFile, parseStoredLine, readLines } from "../store/line-file.js"

const entrySchema = z.object({ key: z.string(), reply: z.string() })

/** Remembers judges' replies by the exact question put to them, so that no call is paid for twice. */
export interface JudgeCache {
  get(key: string): string | undefined
  /** Resolves when the reply is stored. */
  put(key: string, reply: string): Promise<void>
  close(): Promise<void>
}

/** A cache in an append-only file; it survives a kill and is read back when the run resumes. */
export async function openJudgeCache(path: string): Promise<JudgeCache> {
  const replies = new Map<string, string>()
  for await (const line of readLines(path)) {
    const entry = entrySchema.safeParse(parseStoredLine(path, line))
    if (entry.success) replies.set(entry.data.key, entry.data.reply)
  }
  const file = await LineFile.open(path)
  return {
    get: (key) => replies.get(key),
    put: async (key, reply) => {
      replies.set(key, reply)
      await file.append({ key, reply })
    },
    close: () => file.close(),
  }
}
