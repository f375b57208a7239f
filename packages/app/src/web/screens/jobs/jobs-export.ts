import type { Job } from "../../../api/job.js"
import type { ExportTable } from "../../export/index.js"

/** One line a job: what was asked, how far it is, what it took. */
export function jobsTable(jobs: readonly Job[]): ExportTable {
  return {
    columns: [
      ...["id", "kind", "title", "status", "created_at", "started_at", "finished_at", "run"],
      ...["done", "total", "errors", "input_tokens", "output_tokens", "cost_usd", "tags", "error"],
    ],
    rows: jobs.map((job) => [
      ...[job.id, job.kind, job.title, job.status, job.created_at, job.started_at, job.finished_at],
      ...[job.run_id, job.progress?.processed_count ?? null, job.progress?.total_count ?? null],
      ...[job.progress?.errors ?? null, job.usage?.input_tokens ?? null, job.usage?.output_tokens ?? null],
      ...[job.usage?.cost_usd ?? null, job.tags.join(" "), job.error?.message ?? null],
    ]),
  }
}
