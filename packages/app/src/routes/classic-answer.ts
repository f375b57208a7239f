import { ServerResponse } from "node:http"
import type { Context } from "hono"
import type { Job } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import { isFinal } from "../jobs/index.js"
import type { Services } from "../service/services.js"
import { preferredLanguage, reportFiles } from "./report-files.js"

/** How many calls wait for their job: each of them holds a connection. */
export interface WaitingRoom {
  /** @throws ServiceError 503 when it is full */
  check(): void
  enter(): () => void
}

export function waitingRoom(places: number): WaitingRoom {
  let taken = 0
  return {
    check: () => {
      if (taken < places) return
      throw new ServiceError({
        status: 503,
        code: "too_many_waiting",
        message: `${places} calls are waiting for their job already.`,
        hint: "Send ?async=true and ask for the job later.",
        headers: { "retry-after": "10" },
      })
    },
    enter: () => {
      taken += 1
      return () => {
        taken -= 1
      }
    },
  }
}

interface WaitOptions {
  form: "seed" | "invoke"
  warnings: readonly string[]
  wait?: number | undefined
  keepalive?: string | undefined
}

const keepaliveMs = 15_000

/**
 * Waits for a job and answers as the original did. A client that goes away does not end the job; it can ask for it
 * later under the id in `X-Job-Id`, which comes at once with `keepalive`, or where `Prefer: early-hints` asks for it.
 */
export async function answerSynchronously(
  services: Services,
  room: WaitingRoom,
  context: Context,
  job: Job,
  options: WaitOptions,
): Promise<Response> {
  const leave = room.enter()
  if (/\bearly-hints\b/.test(context.req.header("prefer") ?? "")) tellEarly(context, job.id)
  const patience = options.wait === undefined ? undefined : AbortSignal.timeout(options.wait * 1000)
  const signals = [context.req.raw.signal, ...(patience ? [patience] : [])]
  const answer = services.jobs
    .ended(job.id, AbortSignal.any(signals))
    .then((ended) =>
      answerOf(services, ended, options.form, preferredLanguage(context.req.header("accept-language"))),
    )
    .then(({ status, body }) => ({
      status,
      body: options.warnings.length === 0 ? body : { ...body, warnings: options.warnings },
    }))
    .finally(leave)
  const headers = { "x-job-id": job.id, "content-type": "application/json; charset=utf-8" }
  if (options.keepalive === undefined) {
    const { status, body } = await answer
    return new Response(JSON.stringify(body), { status, headers })
  }
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      const beat = setInterval(() => controller.enqueue(encoder.encode(" ")), keepaliveMs)
      controller.enqueue(encoder.encode(" "))
      try {
        controller.enqueue(encoder.encode(JSON.stringify((await answer).body)))
        controller.close()
      } catch {
        // The client has gone; its job goes on.
      } finally {
        clearInterval(beat)
      }
    },
  })
  return new Response(stream, { headers })
}

/**
 * Tells the job's id before the answer, whose status is not known yet: in an interim response, and only to clients that
 * ask for it, as some that do not know of such responses take it for the answer.
 */
function tellEarly(context: Context, id: string): void {
  const { outgoing }: { outgoing?: unknown } = context.env
  if (!(outgoing instanceof ServerResponse) || outgoing.req.httpVersion === "1.0") return
  outgoing.writeEarlyHints({ link: `</api/v1/jobs/${id}>; rel="monitor"`, "x-job-id": id })
}

async function answerOf(
  services: Services,
  job: Job,
  form: WaitOptions["form"],
  language: "en" | "zh",
): Promise<{ status: number; body: Record<string, unknown> }> {
  const taskId = job.client_id ?? job.id
  if (!isFinal(job.status)) {
    return {
      status: 504,
      body: {
        status: "running",
        error: "The time to wait ran out; the job goes on.",
        code: "wait_over",
        task_id: taskId,
        job,
      },
    }
  }
  if (job.status === "cancelled") return { status: 200, body: { status: "stopped", task_id: taskId } }
  if (job.status === "failed" || job.status === "interrupted") {
    return {
      status: 500,
      body: {
        status: "error",
        task_id: taskId,
        error: job.error?.message ?? "The job ended early.",
        code: job.error?.code ?? "internal",
        ...(job.error?.hint && { hint: job.error.hint }),
        job_id: job.id,
      },
    }
  }
  const { result, table } = await reportFiles(services, job, language)
  const errors = job.progress?.errors ?? 0
  const results = job.kind === "perf" ? { results: result } : {}
  if (form === "invoke") {
    return { status: 200, body: { status: "completed", task_id: taskId, result, ...results, table, errors } }
  }
  const [root] = services.roots.all
  return {
    status: 200,
    body: {
      status: "success",
      message: job.kind === "perf" ? "Performance test completed" : "Evaluation completed",
      ...(job.kind === "perf" ? results : { result }),
      output_dir: job.output_dir === null ? null : `${root.dir}/${job.output_dir}`,
      task_id: taskId,
      job_id: job.id,
      table,
      errors,
    },
  }
}
