import { rm } from "node:fs/promises"
import { z } from "zod"
import type { Sample } from "../benchmark/index.js"
import { type EvalScopeError, errorCodes } from "../errors/index.js"
import { LineFile, readLines, writeAtomic } from "../store/index.js"

/** What a sample was in when it failed. */
export type FailedStage = "predict" | "score"

const lineSchema = z.object({
  index: z.int(),
  group_id: z.int(),
  stage: z.enum(["predict", "score"]),
  code: z.enum(errorCodes).catch("internal"),
  message: z.string(),
  hint: z.string().nullable().catch(null),
})

type ErrorLine = z.infer<typeof lineSchema>

/** How a sample failed in an earlier run. */
export type StoredError = Pick<ErrorLine, "stage" | "code" | "message">

/** The failed samples of one subset on disk, one line each at the end. */
export interface ErrorLines {
  /** The earlier failure of a sample, once: who is tried again after that has none. */
  claim(id: number): StoredError | undefined
  add(sample: Sample, stage: FailedStage, error: EvalScopeError): Promise<void>
  /** A sample that came to a verdict has no error any more. */
  heal(id: number): void
  /** Forgets earlier failures that no sample of this run claimed. */
  dropUnclaimed(): void
  close(): Promise<void>
}

export interface ErrorLinesOptions {
  /** The earlier failures that can be claimed: those without a verdict as well, or only those without a reply. */
  claims: "none" | "predict" | "all"
  /** False: the lines of earlier runs no longer hold. */
  keep: boolean
}

export async function openErrorLines(path: string, { claims, keep }: ErrorLinesOptions): Promise<ErrorLines> {
  const failed = new Map<number, ErrorLine>()
  const claimable = new Map<number, StoredError>()
  let file: Promise<LineFile> | undefined
  /** The file has lines that do not hold any more. */
  let worn = false

  if (!keep) await rm(path, { force: true })
  else {
    for await (const { text } of readLines(path)) {
      const line = parsed(text)
      if (line) failed.set(line.index, line)
      else worn = true
    }
    for (const [id, line] of failed) {
      if (claims === "all" || (claims === "predict" && line.stage === "predict")) claimable.set(id, line)
    }
  }

  return {
    claim: (id) => {
      const earlier = claimable.get(id)
      claimable.delete(id)
      return earlier
    },
    add: async (sample, stage, error) => {
      file ??= LineFile.open(path)
      const lines = await file
      const line = {
        index: sample.id,
        group_id: sample.groupId,
        stage,
        code: error.code,
        message: error.message,
        hint: error.hint ?? null,
      }
      if (failed.has(sample.id)) worn = true
      failed.set(sample.id, line)
      await lines.append(line)
    },
    heal: (id) => {
      if (failed.delete(id)) worn = true
    },
    dropUnclaimed: () => {
      for (const id of claimable.keys()) {
        failed.delete(id)
        worn = true
      }
      claimable.clear()
    },
    close: async () => {
      await (await file)?.close()
      if (!worn) return
      if (failed.size === 0) await rm(path, { force: true })
      else await writeAtomic(path, [...failed.values()].map((line) => `${JSON.stringify(line)}\n`).join(""))
    },
  }
}

/** Undefined for a line that a kill has torn, or that somebody else wrote. */
function parsed(text: string): ErrorLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
