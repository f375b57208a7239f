import { readFile } from "node:fs/promises"
import { z } from "zod"
import { writeAtomic } from "./atomic-file.js"
import { gitPlaceSchema } from "./git-place.js"
import { isMissing } from "./line-file.js"

const runStateSchema = z.object({
  schema_version: z.literal(1),
  run_id: z.string(),
  status: z.enum(["running", "completed", "interrupted", "failed"]),
  /** Hash of what makes two tasks the same: models, benchmarks and their settings. */
  config_hash: z.string(),
  started_at: z.string(),
  updated_at: z.string(),
  models: z.array(z.string()),
  benchmarks: z.array(z.string()),
  /** The tool that wrote the folder last; folders of earlier versions do not say. */
  made_by: z.object({ version: z.string(), node: z.string() }).optional(),
  /** Where the folder that the run was started in stood in git; left out where it is under no version control. */
  git: gitPlaceSchema.optional(),
})

/** The life of a run folder, in `run.json`. A folder that still says `running` without a live lock was killed. */
export type RunState = z.infer<typeof runStateSchema>

export async function writeRunState(path: string, state: RunState): Promise<void> {
  await writeAtomic(path, `${JSON.stringify(state, null, 2)}\n`)
}

/** The state of a folder; undefined when it has none (a run of the original) or it cannot be read. */
export async function readRunState(path: string): Promise<RunState | undefined> {
  try {
    const parsed = runStateSchema.safeParse(JSON.parse(await readFile(path, "utf8")))
    return parsed.success ? parsed.data : undefined
  } catch (cause) {
    if (isMissing(cause) || cause instanceof SyntaxError) return undefined
    throw cause
  }
}
