import type {
  Job,
  JobKind,
  JobsPage,
  JobsQuery,
  Price,
  Progress,
  ResumeBody,
  RetuneBody,
} from "../api/index.js"
import type { CheckedConfig } from "./check-config.js"
import type { Journal } from "./journal.js"

interface JobRequest {
  kind: JobKind
  config: Readonly<Record<string, unknown>>
  tags?: readonly string[]
  priority?: number
  price?: Price | undefined
  judge_price?: Price | undefined
  /** US dollars. */
  max_cost?: number | undefined
  /** Id that the caller chose: names the run folder, and makes a repeated request the same job. */
  clientId?: string
  /** Like `clientId`, without naming the folder. */
  idempotencyKey?: string
  /** The folder of an earlier run of that id must exist, and its work is taken up. */
  mustContinue?: boolean
}

export interface Jobs {
  /** @throws ServiceError for a config that cannot run, 409 for a used id, 429 when the queue is full */
  submit(request: JobRequest): Promise<{ job: Job; created: boolean; warnings: readonly string[] }>
  /** What `submit` would say, without doing it, and the config as it would run. @throws ServiceError */
  check(
    kind: JobKind,
    config: Readonly<Record<string, unknown>>,
  ): Promise<CheckedConfig & { config: Readonly<Record<string, unknown>> }>
  /** By its id or the caller's. @throws ServiceError 404 */
  get(id: string): Job
  /** The same; undefined when there is none. */
  peek(id: string): Job | undefined
  list(query: JobsQuery): JobsPage
  /** Ends a job gracefully; nothing happens to one that has ended. */
  cancel(id: string): Promise<Job>
  /** Sends no new requests until it is resumed. @throws ServiceError 409, 422 for a load test */
  pause(id: string): Promise<Job>
  /** Lets a paused job go on, and starts one that has ended again. */
  resume(id: string, body: ResumeBody): Promise<Job>
  /** Changes settings of a job that runs. @throws ServiceError 409, 422 */
  retune(id: string, body: RetuneBody): Promise<Job>
  /** @throws ServiceError 409 while it runs */
  remove(id: string): Promise<void>
  /** Resolves with the job once it has ended, or as it is when the signal aborts. */
  ended(id: string, signal: AbortSignal): Promise<Job>
  journal(id: string): Promise<Journal>
  usesRun(runId: string): boolean
  jobOfRun(runId: string): string | null
  /** Called for every change of a job's status. */
  subscribe(listener: (job: Job) => void): () => void
  /** How far the jobs are that have a process. */
  running(): readonly Progress[]
  counts(): Readonly<Record<Job["status"], number>>
  /** Starts no further job, lets running ones flush, and marks them interrupted. */
  close(graceMs: number): Promise<void>
}
