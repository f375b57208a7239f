import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { errorMessage, PerfError } from "../errors/index.js"
import { makeFolder } from "../report/make-folder.js"

/** Makes the folder of a new run. @throws PerfError `output_failed` when it cannot be made or holds a run. */
export async function makeRunFolder(outputDir: string): Promise<void> {
  try {
    await makeFolder(outputDir)
  } catch (cause) {
    throw new PerfError({
      code: "output_failed",
      message: `The folder ${outputDir} cannot be made: ${errorMessage(cause)}.`,
      hint: "Choose another --outputs-dir.",
      cause,
    })
  }
  if (!(await holdsLoadTest(outputDir))) return
  throw new PerfError({
    code: "output_failed",
    message: `${outputDir} already holds a run.`,
    hint: "Go on with it by --resume, choose another --name or --outputs-dir, or leave out --no-timestamp.",
  })
}

/**
 * Whether a load test has begun to write its levels into a folder: {@link runPerf} measures into no such folder unless it
 * is told to `resume` it.
 */
export async function holdsLoadTest(folder: string): Promise<boolean> {
  const inside = await readdir(folder).catch(() => [])
  for (const entry of inside.filter((name) => /^(parallel|rate)_|^sla_tuning$/.test(name))) {
    const files = await readdir(join(folder, entry)).catch(() => [])
    if (files.length > 0) return true
  }
  return false
}
