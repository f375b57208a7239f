import { mkdir } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { EvalScopeError, takeRunLock } from "@evalscope/core"
import { z } from "zod"
import { openVotes } from "../arena-view/index.js"
import { createAccess } from "../guard/index.js"
import { openJobs } from "../jobs/index.js"
import { isLoopback, type ServiceOptions } from "../options/index.js"
import { loadPerf } from "../perf-package/index.js"
import { type KeyProfiles, readKeyProfiles } from "../profiles/index.js"
import { openRoots } from "../roots/index.js"
import { openRemotePictures, openRunIndex } from "../runs/index.js"
import { openCollections, openLabels, openSampleIndexes, openSavedViews } from "../samples/index.js"
import { openDatabase } from "../store/index.js"
import { openUploads } from "../uploads/index.js"
import type { Services } from "./services.js"

export interface OpenServices {
  services: Services
  close(graceMs: number): Promise<void>
}

/**
 * Opens roots, database, indexes and jobs; jobs that a crash cut off go on.
 * @throws EvalScopeError `run_locked` when another server has the outputs folder
 */
export async function openServices(
  options: ServiceOptions,
  env: NodeJS.ProcessEnv,
  onError: (error: unknown) => void,
  onStderr?: (text: string) => void,
): Promise<OpenServices> {
  const profiles: KeyProfiles =
    options.profiles === undefined ? new Map() : await readKeyProfiles(options.profiles, env)
  const roots = await openRoots(options.outputs, options.roots)
  const folder = options.dataDir ?? join(roots.all[0].real, ".evalscope")
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = await takeRunLock(join(folder, "service.lock")).catch((cause: unknown) => {
    throw inUse(roots.all[0].dir, cause)
  })
  const file = options.database ?? join(folder, "service.sqlite")
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const fileLock = await takeRunLock(`${file}.lock`).catch(async (cause: unknown) => {
    await lock.release()
    throw inUse(file, cause)
  })
  const database = openDatabase(file)
  const targets = { allowHosts: options.allowHosts, loopback: isLoopback(options.host) }
  const jobs = await openJobs({
    options,
    roots,
    database,
    folder: join(folder, "jobs"),
    targets,
    env,
    profiles,
    onError,
    ...(onStderr && { onStderr }),
  })
  const runs = openRunIndex(roots, database, jobs)
  // A job that starts or ends has changed its run: the list need not wait for the next look to know.
  jobs.subscribe((job) => {
    if (job.run_id !== null && job.status !== "queued") runs.changed(job.run_id)
  })
  const samples = await openSampleIndexes(join(folder, "samples"))
  return {
    services: {
      options,
      version: packageVersion(),
      roots,
      database,
      runs,
      samples,
      labels: openLabels(database),
      views: openSavedViews(database),
      remotePictures: openRemotePictures(database),
      collections: openCollections(database),
      votes: openVotes(database),
      jobs,
      uploads: await openUploads(roots.all[0], { file: options.uploadLimit, all: options.uploadsLimit }),
      access: createAccess(options.token),
      targets,
      env,
      profiles,
      hasPerf: (await loadPerf()) !== undefined,
    },
    close: async (graceMs) => {
      await jobs.close(graceMs)
      await samples.close()
      database.close()
      await fileLock.release()
      await lock.release()
    },
  }
}

/** The lock's own error speaks of a run; who holds it is in its first sentence. */
function inUse(outputs: string, cause: unknown): unknown {
  if (!EvalScopeError.is(cause) || cause.code !== "run_locked") return cause
  const [, holder = "another process"] = /by (process \d+ on \S+)/.exec(cause.message) ?? []
  return new EvalScopeError({
    code: "run_locked",
    message: `Another server works in ${outputs}: ${holder}.`,
    hint: "Stop that one, use it, or choose another folder with --outputs.",
    cause,
  })
}

function packageVersion(): string {
  const manifest = createRequire(import.meta.url)("../../package.json")
  return z.object({ version: z.string() }).parse(manifest).version
}
