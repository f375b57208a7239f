import { mkdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { canonicalJson, sha256 } from "@evalscope/core"
import type { Job, JobKind } from "../api/index.js"
import { notFound, ServiceError, shuttingDown } from "../errors/index.js"
import { hideSecrets, maskConfig, type TargetRules } from "../guard/index.js"
import type { ServiceOptions } from "../options/index.js"
import type { Roots } from "../roots/index.js"
import type { Database } from "../store/index.js"
import { checkConfig } from "./check-config.js"
import { jobIds } from "./job-id.js"
import { isFinal, type JobRecord, jobView, openJobTable } from "./job-record.js"
import { queueFull, withoutSecrets } from "./job-refusals.js"
import { jobScheduler } from "./job-scheduler.js"
import type { Jobs } from "./jobs.js"
import { jobsPage } from "./jobs-page.js"
import { openJournals } from "./journal.js"
import { lenientConfig } from "./lenient-config.js"
import { type Lender, withLentKeys } from "./lent-keys.js"
import { chooseRunFolder, withoutPlace } from "./run-folder-names.js"
import { jobSteering } from "./steer-jobs.js"
import { configStore } from "./stored-config.js"

interface JobsOptions extends Lender {
  options: ServiceOptions
  roots: Roots
  database: Database
  /** Folder of the journals. */
  folder: string
  targets: TargetRules
  /** Told of errors that no request waits for. */
  onError: (error: unknown) => void
  onStderr?: (text: string) => void
}

/** Opens the jobs of a data folder; those that a crash cut off are queued again, and the first ones start. */
export async function openJobs(setup: JobsOptions): Promise<Jobs> {
  const { options, roots } = setup
  const [root] = roots.all
  const table = openJobTable(setup.database)
  const journals = await openJournals(setup.folder)
  const configs = configStore(setup.env.EVALSCOPE_SERVICE_SECRET || undefined)
  const nextId = jobIds()
  const listeners = new Set<(job: Job) => void>()

  const runIdOf = (record: JobRecord) =>
    record.output_dir === null ? null : roots.idOf(root, record.output_dir)
  const view = (record: JobRecord, queue = positions()): Job => {
    const progress = scheduler.active.get(record.id)?.progress() ?? record.progress
    return jobView({ ...record, progress }, runIdOf(record), queue.get(record.id) ?? null)
  }
  const positions = () => new Map(table.waiting().map(({ id }, i) => [id, i + 1]))
  const find = (id: string): JobRecord => {
    const found = table.get(id) ?? table.byClientId(id)
    if (found) return found
    throw notFound("There is no such job.", "GET /api/v1/jobs lists them.")
  }
  const write = async (record: JobRecord): Promise<Job> => {
    const job = view(record)
    const journal = await journals.writer(record.id)
    await journal.append([{ type: "job", at: new Date().toISOString(), job }])
    return job
  }
  const announce = async (record: JobRecord) => {
    const written = write(record)
    const job = view(record)
    for (const listener of listeners) listener(job)
    await written
    if (isFinal(record.status)) await journals.close(record.id)
  }
  const scheduler = jobScheduler({
    options,
    root,
    table,
    journals,
    configs,
    targets: setup.targets,
    env: setup.env,
    profiles: setup.profiles,
    runIdOf,
    announce,
    note: async (record) => void (await write(record)),
    onError: setup.onError,
    ...(setup.onStderr && { onStderr: setup.onStderr }),
  })

  const secretsOf = (kind: JobKind, config: Readonly<Record<string, unknown>>) =>
    maskConfig(withLentKeys(kind, config, setup)).values

  const requeue = async (record: JobRecord, change: Partial<JobRecord>): Promise<JobRecord> => {
    const moved = table.move(record.id, "queued", {
      ...change,
      finished_at: null,
      error: null,
      result_summary: null,
      resumed_from: runIdOf(record),
    })
    if (!moved) {
      throw new ServiceError({
        status: 409,
        code: "job_state",
        message: `A job that is ${record.status} cannot be resumed.`,
      })
    }
    await announce(moved)
    scheduler.pump()
    return table.get(record.id) ?? moved
  }

  /** The job of the same request under the same id. @throws ServiceError 409 when the id stands for another request */
  const repeated = (clientId: string | undefined, bodyHash: string, mayContinue: boolean | undefined) => {
    const earlier = clientId === undefined ? undefined : table.byClientId(clientId)
    if (!earlier || mayContinue) return undefined
    if (earlier.config_hash === bodyHash) return earlier
    throw new ServiceError({
      status: 409,
      code: "task_id_used",
      message: "Another request has used this id.",
      hint: "Choose another id, or resume that job.",
    })
  }

  const jobs: Jobs = {
    submit: async (request) => {
      const { kind } = request
      const clientId = request.clientId ?? request.idempotencyKey
      const bodyHash = sha256(canonicalJson([kind, request.config]), 32)
      const known = repeated(clientId, bodyHash, request.mustContinue)
      if (known) return { job: view(known), created: false, warnings: [] }
      const { config, title, warnings } = await jobs.check(kind, request.config)
      const kept = configs.keep(config)
      const values = secretsOf(kind, config)
      const earlier = clientId === undefined ? undefined : table.byClientId(clientId)
      if (earlier && request.mustContinue) {
        const again = await requeue(earlier, { ...kept, config_hash: bodyHash, title })
        return { job: view(again), created: true, warnings }
      }
      const id = nextId()
      const folder = await chooseRunFolder(config, roots, {
        clientId: request.clientId,
        suffix: id.slice(-6),
        now: new Date(),
        hasFolder: async (path) =>
          (await stat(join(root.real, path)).catch(() => undefined))?.isDirectory() ?? false,
      })
      if (request.mustContinue && !folder.continued) throw notFound("There is no run of this task id.")
      // From here to the insertion nothing is waited for, so that requests at the same moment cannot get between.
      const meanwhile = repeated(clientId, bodyHash, false)
      if (meanwhile) return { job: view(meanwhile), created: false, warnings: [] }
      if (scheduler.closing) throw shuttingDown()
      const { queued } = table.counts()
      if (queued >= options.maxQueue && !(queued === 0 && scheduler.hasRoom(kind)))
        throw queueFull(options.maxQueue)
      const record: JobRecord = {
        id,
        kind,
        status: "queued",
        created_at: new Date().toISOString(),
        started_at: null,
        finished_at: null,
        ...kept,
        config_hash: bodyHash,
        title: hideSecrets(title, values).slice(0, 500),
        output_dir: folder.path,
        progress: null,
        error: null,
        attempts: 0,
        client_id: clientId ?? null,
        tags: (request.tags ?? []).map((tag) => hideSecrets(tag, values)),
        priority: request.priority ?? 0,
        result_summary: null,
        resumed_from: folder.continued ? roots.idOf(root, folder.path) : null,
        budget: request.price
          ? {
              price: request.price,
              judge_price: request.judge_price ?? null,
              max_cost: request.max_cost ?? null,
            }
          : null,
      }
      table.insert(record)
      await announce(record)
      scheduler.pump()
      return { job: view(table.get(id) ?? record), created: true, warnings }
    },
    check: async (kind, config) => {
      try {
        const lenient = await lenientConfig(kind, config, setup.profiles)
        const { title, warnings } = await checkConfig(kind, withoutPlace(lenient.config), {
          roots,
          targets: setup.targets,
          allowCode: options.allowCode,
          keyEnv: options.keyEnv,
          profiles: setup.profiles,
        })
        const values = secretsOf(kind, config)
        const left = lenient.warnings.map((text) => hideSecrets(text, values))
        return { config: lenient.config, title, warnings: [...left, ...warnings] }
      } catch (error) {
        throw withoutSecrets(error, secretsOf(kind, config))
      }
    },
    get: (id) => view(find(id)),
    peek: (id) => {
      const record = table.get(id) ?? table.byClientId(id)
      return record && view(record)
    },
    list: (query) => {
      const queue = positions()
      const { items, next } = jobsPage(table.list(), query)
      return {
        items: items.map((record) => view(record, queue)),
        next_cursor: next,
        counts: { ...table.counts() },
        limits: { running: options.maxJobs, queued: options.maxQueue },
      }
    },
    ...jobSteering({
      table,
      scheduler,
      journals,
      configs,
      find,
      view,
      announce,
      requeue,
      check: (kind, config) => jobs.check(kind, config),
    }),
    ended: (id, signal) => {
      const record = find(id)
      return new Promise((resolve) => {
        const done = () => {
          leave()
          signal.removeEventListener("abort", done)
          resolve(view(find(record.id)))
        }
        const leave = jobs.subscribe((job) => {
          if (job.id === record.id && isFinal(job.status)) done()
        })
        signal.addEventListener("abort", done, { once: true })
        if (signal.aborted || isFinal(find(record.id).status)) done()
      })
    },
    journal: async (id) => {
      const record = find(id)
      return isFinal(record.status) ? journals.reader(record.id) : journals.writer(record.id)
    },
    usesRun: (runId) => [...scheduler.active.values()].some((job) => job.runId === runId),
    jobOfRun: (runId) => jobOfRun.get(runId) ?? null,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    running: () => [...scheduler.active.values()].map((job) => job.progress()),
    counts: () => table.counts(),
    close: (graceMs) => scheduler.close(graceMs),
  }

  const jobOfRun = new Map<string, string>()
  for (const record of [...table.list()].reverse()) {
    const runId = runIdOf(record)
    if (runId !== null) jobOfRun.set(runId, record.id)
  }
  jobs.subscribe((job) => {
    if (job.run_id !== null) jobOfRun.set(job.run_id, job.id)
  })
  await mkdir(root.real, { recursive: true })
  await scheduler.recover()
  if (!options.readOnly) scheduler.pump()
  return jobs
}
