import { join } from "node:path"
import type { Job, JobKind } from "../api/index.js"
import { maskConfig, type TargetRules } from "../guard/index.js"
import type { ServiceOptions } from "../options/index.js"
import { missingProfile } from "../profiles/index.js"
import type { Root } from "../roots/index.js"
import { jobProcesses } from "./job-processes.js"
import type { JobRecord, JobTable } from "./job-record.js"
import type { Journals } from "./journal.js"
import { type Lender, withLentKeys } from "./lent-keys.js"
import { withoutPlace } from "./run-folder-names.js"
import { type ActiveJob, type JobEnd, runJob } from "./run-job.js"
import { noteOfJob } from "./service-note.js"
import type { ConfigStore } from "./stored-config.js"

/** Decides which job runs when, and follows each to its end. */
export interface JobScheduler {
  /** Jobs that have a process, by id. */
  readonly active: ReadonlyMap<string, ActiveJob>
  /** Starts what may start now. */
  pump(): void
  /** True when a job of that kind would start at once. */
  hasRoom(kind: JobKind): boolean
  /** After a crash: nothing runs, whatever the table says. What was running goes on where it stopped. */
  recover(): Promise<void>
  readonly closing: boolean
  close(graceMs: number): Promise<void>
}

export interface SchedulerSetup extends Lender {
  options: ServiceOptions
  /** Where jobs write. */
  root: Root
  table: JobTable
  journals: Journals
  configs: ConfigStore
  targets: TargetRules
  runIdOf(record: JobRecord): string | null
  /** Tells everybody of a new status. */
  announce(record: JobRecord): Promise<void>
  /** Writes a status down that the next one follows at once: nobody waits for it. */
  note(record: JobRecord): Promise<void>
  /** Told what nobody waits for: a journal that cannot be written, for example. */
  onError(error: unknown): void
  onStderr?: (text: string) => void
}

const mostAttempts = 4

const serverStopped = {
  code: "interrupted",
  message: "The server stopped while the job ran.",
  hint: "Resume it: what was finished is stored.",
  sample_id: null,
}

const budgetReached = {
  code: "budget_reached",
  message: "The job has cost what it may.",
  hint: "Resume it with a larger max_cost: what was finished is stored.",
  sample_id: null,
}

const keyForgotten = {
  code: "needs_credentials",
  message: "The key that came with the job was forgotten when the server stopped.",
  hint: "Resume the job with its api_key, or start the server with EVALSCOPE_SERVICE_SECRET set.",
  sample_id: null,
}

const profileGone = (name: string) => ({
  code: "needs_credentials",
  message: `The job was started with the key profile "${name.slice(0, 64)}"; the server has no key profile of that name any more.`,
  hint: "Start the server with a --profiles file that has it, and resume the job.",
  sample_id: null,
})

export function jobScheduler(setup: SchedulerSetup): JobScheduler {
  const { options, root, table, journals, configs, announce, runIdOf } = setup
  const active = new Map<string, ActiveJob>()
  /** What is still to be written after a job's process has ended. */
  const ending = new Set<Promise<void>>()
  const processes = jobProcesses({
    cwd: root.real,
    env: setup.env,
    ...(setup.onStderr && { onStderr: setup.onStderr }),
  })
  let closing = false
  const tell = (record: JobRecord) => void announce(record).catch(setup.onError)

  /** Starts what may start now. */
  const pump = () => {
    if (closing) return
    for (const record of table.waiting()) {
      if (!hasRoom(record.kind)) {
        // Others must not overtake a load test for ever: it waits for an empty house.
        if (record.kind === "perf" && !options.perfShared) return
        continue
      }
      start(record)
    }
    prepareNext()
  }
  /** While jobs run, the processes of the next ones load; beside a load test nothing does. */
  const prepareNext = () => {
    const measured = [...active.values()].some(({ kind }) => kind === "perf")
    processes.prepare(measured ? [] : table.waiting().map(({ kind }) => kind))
  }
  const hasRoom = (kind: JobKind): boolean => {
    const running = [...active.values()]
    const loads = running.filter((job) => job.kind === "perf").length
    if (kind === "perf") return loads === 0 && (options.perfShared || running.length === 0)
    if (loads > 0 && !options.perfShared) return false
    return running.length - loads < options.maxJobs
  }

  const start = (waiting: JobRecord) => {
    const sent = configs.open(waiting)
    const lost = sent && missingProfile(sent, setup.profiles)
    if (!sent || lost !== undefined) {
      const error = lost === undefined ? keyForgotten : profileGone(lost)
      const moved = table.move(waiting.id, "interrupted", { finished_at: new Date().toISOString(), error })
      if (moved) tell(moved)
      return
    }
    const record = table.move(waiting.id, "running", {
      started_at: new Date().toISOString(),
      finished_at: null,
      attempts: waiting.attempts + 1,
      error: null,
    })
    if (!record || record.output_dir === null) return
    const config = withLentKeys(record.kind, sent, setup)
    const job = runJob({
      record,
      note: noteOfJob(sent),
      config: withoutPlace(config),
      secrets: maskConfig(config).values,
      runDir: join(root.real, record.output_dir),
      runId: runIdOf(record),
      processes,
      targets: setup.targets,
      allowCode: options.allowCode,
      journal: journals.writer(record.id),
      saveProgress: (progress) => table.update(record.id, { progress }),
    })
    active.set(record.id, job)
    tell(record)
    const finishing = job.end
      .then((end) => finish(record.id, job, end))
      .catch(setup.onError)
      .finally(() => ending.delete(finishing))
    ending.add(finishing)
  }

  const finish = async (id: string, job: ActiveJob, end: JobEnd) => {
    const status = statusOf(end, job)
    // A paused job that ends, because its last requests were under way, runs again for that moment.
    if (table.get(id)?.status === "paused" && status !== "cancelled") {
      const running = table.move(id, "running")
      if (running) await setup.note(running)
    }
    if (await startedAgain(id, job, end)) return
    const progress = job.progress()
    const ended = progress && {
      ...progress,
      status:
        status === "completed" || status === "completed_with_errors"
          ? ("completed" as const)
          : ("error" as const),
      eta_s: null,
    }
    const record = table.move(id, status, {
      finished_at: new Date().toISOString(),
      progress: ended,
      result_summary: end.summary,
      error: errorOf(status, job, end),
      // A key is kept no longer than the job may still need it.
      ...(status === "completed" && { secrets: null }),
    })
    active.delete(id)
    if (record) await announce(record)
    for (const old of table.surplus(options.keepJobs)) {
      table.remove(old)
      await journals.remove(old)
    }
    pump()
  }

  /** A process that was killed loses what was in flight and no more: the job goes on where it stopped. */
  const startedAgain = async (id: string, job: ActiveJob, end: JobEnd): Promise<boolean> => {
    const lost = end.error?.code === "worker_lost" && !job.cancelled && !closing
    const record = table.get(id)
    if (!lost || !options.autoResume || !record || record.attempts >= mostAttempts) return false
    const moved = table.move(id, "interrupted", { error: end.error, progress: job.progress() })
    if (!moved) return false
    await setup.note(moved)
    const again = table.move(id, "queued", { error: null, resumed_from: runIdOf(moved) })
    active.delete(id)
    if (again) await announce(again)
    pump()
    return true
  }

  const errorOf = (status: Job["status"], job: ActiveJob, end: JobEnd): Job["error"] => {
    if (status === "cancelled") return null
    if (status !== "interrupted") return end.error
    return job.spent ? budgetReached : closing ? serverStopped : end.error
  }

  const statusOf = (end: JobEnd, job: ActiveJob): Job["status"] => {
    if (end.status === "completed") return end.errored > 0 ? "completed_with_errors" : "completed"
    if (job.cancelled) return "cancelled"
    if (end.status === "interrupted" || closing) return "interrupted"
    return "failed"
  }

  /** After a crash: nothing runs, whatever the table says. What was running goes on where it stopped. */
  const recover = async () => {
    for (const record of table.list()) {
      const cut = record.status === "running" || record.status === "paused"
      const stopped = record.status === "interrupted" && record.error?.code === serverStopped.code
      if (!cut && !stopped) continue
      const moved = stopped
        ? record
        : table.move(record.id, "interrupted", {
            finished_at: new Date().toISOString(),
            error: serverStopped,
          })
      if (!moved) continue
      if (cut) await announce(moved)
      if (!options.autoResume || options.readOnly || moved.attempts >= mostAttempts) continue
      const again = table.move(record.id, "queued", {
        finished_at: null,
        error: null,
        resumed_from: runIdOf(record),
      })
      if (again) await announce(again)
    }
  }

  return {
    active,
    pump,
    hasRoom,
    recover,
    get closing() {
      return closing
    },
    close: async (graceMs) => {
      closing = true
      const running = [...active.values()]
      processes.close()
      for (const job of running) job.stop(graceMs)
      await Promise.all(running.map((job) => job.end))
      await Promise.all(ending)
    },
  }
}
