import { rm } from "node:fs/promises"
import { join } from "node:path"
import { writeAtomic } from "@evalscope/core"
import { z } from "zod"
import { profilesOf } from "../profiles/index.js"
import { type RunPlace, readInside } from "../roots/index.js"
import { parsed } from "../runs/run-files.js"
import { splitRunOptions } from "./run-options.js"

/** Beside the run's own files, since jobs are forgotten while runs stay, and move to other servers. */
const file = "service.json"
const names = z.string().max(200).nullable()

const noteSchema = z.object({
  /** Names of key profiles, never what they hold. */
  profiles: z.object({ model: names, judges: z.array(names) }),
  /** The only samples that the run takes; null: all. */
  sample_ids: z.array(z.string()).nullable(),
})

/** What a run's own settings do not tell, and must be known to go on with it or to do a part of it again. */
export type ServiceNote = z.infer<typeof noteSchema>

/** @param config as it was sent, with the names of profiles in it */
export function noteOfJob(config: Readonly<Record<string, unknown>>): ServiceNote {
  const { model, judges } = profilesOf(config)
  const { ids } = splitRunOptions(config).options
  return { profiles: { model, judges: [...judges] }, sample_ids: ids ? [...ids] : null }
}

/** Writes the note into the folder, or takes an earlier one away where there is nothing to say. */
export async function keepServiceNote(runDir: string, note: ServiceNote): Promise<void> {
  const path = join(runDir, file)
  const { profiles, sample_ids: ids } = note
  const says = [profiles.model, ...profiles.judges, ids].some((value) => value !== null)
  if (says) await writeAtomic(path, `${JSON.stringify({ schema_version: 1, ...note }, null, 2)}\n`)
  else await rm(path, { force: true })
}

/** The note of a run that a service has made; undefined where there is none. */
export async function readServiceNote(place: RunPlace): Promise<ServiceNote | undefined> {
  return parsed(noteSchema, await readInside(place, file, 1 << 20))
}
