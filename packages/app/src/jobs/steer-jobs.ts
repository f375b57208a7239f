import type { Job, ResumeBody } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import { isFinal, type JobRecord, type JobTable } from "./job-record.js"
import type { JobScheduler } from "./job-scheduler.js"
import type { Jobs } from "./jobs.js"
import type { Journals } from "./journal.js"
import type { ConfigStore } from "./stored-config.js"

interface SteeringSetup {
  table: JobTable
  scheduler: JobScheduler
  journals: Journals
  configs: ConfigStore
  find(id: string): JobRecord
  view(record: JobRecord): Job
  check: Jobs["check"]
  announce(record: JobRecord): Promise<void>
  requeue(record: JobRecord, change: Partial<JobRecord>): Promise<JobRecord>
}

const cancelGraceMs = 12_000

/** What a person can do with a job that is there: end it, let it wait, go on with it, change its pace, forget it. */
export function jobSteering(
  setup: SteeringSetup,
): Pick<Jobs, "cancel" | "pause" | "resume" | "retune" | "remove"> {
  const { table, scheduler, journals, configs, find, view, announce } = setup

  const running = (record: JobRecord, what: string) => {
    const job = scheduler.active.get(record.id)
    if (!job) throw wrongState(`A job that is ${record.status} cannot be ${what}.`)
    if (record.kind !== "perf") return job
    throw new ServiceError({
      status: 422,
      code: "not_supported",
      message: `A load test cannot be ${what}: the pace of its requests is what it measures.`,
      hint: "Cancel the job, and start one with other loads.",
    })
  }
  const moved = async (record: JobRecord, to: Job["status"]) => {
    const after = table.move(record.id, to)
    if (after) await announce(after)
    return view(find(record.id))
  }

  return {
    cancel: async (id) => {
      const record = find(id)
      const job = scheduler.active.get(record.id)
      if (job) job.cancel(cancelGraceMs)
      else if (!isFinal(record.status) || record.status === "interrupted") {
        const after = table.move(record.id, "cancelled", {
          finished_at: new Date().toISOString(),
          secrets: null,
        })
        if (after) await announce(after)
      }
      return view(find(record.id))
    },
    pause: async (id) => {
      const record = find(id)
      running(record, "paused").pause()
      return moved(record, "paused")
    },
    retune: async (id, change) => {
      const record = find(id)
      const job = running(record, "changed")
      // All or nothing: a request that asks for more than is possible changes nothing.
      const budget = change.max_cost === undefined ? undefined : raised(record, change.max_cost)
      const { concurrency, rate } = change
      if (concurrency !== undefined || rate !== undefined) job.retune({ concurrency, rate })
      if (budget) {
        table.update(record.id, { budget })
        job.limitCost(budget.max_cost)
      }
      return view(find(record.id))
    },
    resume: async (id, body) => {
      const record = find(id)
      if (record.status === "paused") {
        scheduler.active.get(record.id)?.resume()
        return moved(record, "running")
      }
      const known = configs.open(record)
      if (!known && body.api_key === undefined) {
        throw new ServiceError({
          status: 409,
          code: "needs_credentials",
          message: "The key that came with the job was forgotten when the server stopped.",
          hint: "Send it again as api_key.",
        })
      }
      const config = resumedConfig(record, known ?? record.request, body)
      if (body.limit !== undefined) await setup.check(record.kind, config)
      const kept = configs.keep(config)
      const budget = body.max_cost === undefined ? undefined : raised(record, body.max_cost)
      return view(await setup.requeue(record, { ...kept, ...(budget && { budget }), attempts: 0 }))
    },
    remove: async (id) => {
      const record = find(id)
      if (scheduler.active.has(record.id)) throw wrongState("The job is running.", "Cancel it first.")
      table.remove(record.id)
      await journals.remove(record.id)
    },
  }
}

/** @throws ServiceError 422 for options that a job of this kind does not have */
function resumedConfig(
  { kind }: JobRecord,
  { retry_errors: _, ...config }: Readonly<Record<string, unknown>>,
  body: ResumeBody,
): Record<string, unknown> {
  const { limit, rerun_review: rerunReview, retry_errors: retryErrors, api_key: key } = body
  const foreign =
    kind !== "eval" && rerunReview === true
      ? "rerun_review"
      : kind !== "eval" && retryErrors === false
        ? "retry_errors"
        : kind === "perf" && limit !== undefined
          ? "limit"
          : undefined
  if (foreign !== undefined) {
    throw new ServiceError({
      status: 422,
      code: "not_supported",
      message: `${foreign}: a job of kind ${kind} has no such option.`,
      hint: "Leave the field out.",
    })
  }
  if (key !== undefined && config.profile !== undefined) {
    throw new ServiceError({
      status: 422,
      code: "profile_conflict",
      message: "api_key: the job takes its key from a profile of the server.",
      hint: "Leave the field out.",
    })
  }
  return {
    ...config,
    ...(limit !== undefined && { limit }),
    ...(kind === "eval" && rerunReview !== undefined && { rerun_review: rerunReview }),
    ...(retryErrors === false && { retry_errors: false }),
    ...(key !== undefined && { api_key: key }),
  }
}

/** A budget with another limit. @throws ServiceError 422 for a job that does not know what it costs */
function raised({ budget }: JobRecord, maxCost: number) {
  if (budget) return { ...budget, max_cost: maxCost }
  throw new ServiceError({
    status: 422,
    code: "not_supported",
    message: "max_cost: this job has no price, so that nobody knows what it costs. Nothing was changed.",
    hint: "Start jobs with price, or limit them with limit or max_tokens.",
  })
}

function wrongState(message: string, hint?: string): ServiceError {
  return new ServiceError({ status: 409, code: "job_state", message, ...(hint !== undefined && { hint }) })
}
