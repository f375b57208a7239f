import type { Context } from "hono"
import { z } from "zod"
import {
  classicResultSchema,
  type Job,
  paramsSchema,
  progressSchema,
  stoppedSchema,
  submittedSchema,
  taskLogSchema,
  taskStatusSchema,
} from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { checkClientId, isFinal } from "../jobs/index.js"
import { arenaParams, evalParams, perfParams } from "../params/index.js"
import type { Services } from "../service/services.js"
import { answerSynchronously, type WaitingRoom } from "./classic-answer.js"
import { checkClassicBody } from "./classic-body.js"
import { type Route, route } from "./route.js"
import { readLog } from "./run-files.js"
import { serveReport } from "./run-media.js"

const bodySchema = z.record(z.string(), z.unknown())
const taskQuery = z.object({ task_id: z.string().max(200).optional() })
const waitQuery = z.object({
  async: z.enum(["true", "false"]).optional().describe("true answers at once with the job"),
  wait: z.coerce.number().min(0).optional().describe("Seconds until 504; the job goes on"),
  keepalive: z.string().optional().describe("Sends white space while waiting, so that proxies stay open"),
})

/** The addresses of the original's three generations, served over jobs. */
export function classicRoutes(services: Services, room: WaitingRoom): readonly Route[] {
  return (["eval", "perf"] as const)
    .flatMap((kind) => [
      ...startRoutes(services, room, kind),
      ...watchRoutes(services, kind),
      route({
        method: "get",
        path: `/api/v1/${kind}/params`,
        summary: `Fields of ${kind} requests`,
        group: "Classic",
        response: paramsSchema,
        answer: async () => {
          const profiles = [...services.profiles.keys()]
          return kind === "eval"
            ? evalParams(services.version, profiles)
            : perfParams(services.version, profiles)
        },
      }),
    ])
    .concat(
      route({
        method: "get",
        path: "/api/v1/arena/params",
        summary: "Fields of arena jobs",
        group: "Jobs",
        response: paramsSchema,
        answer: () => arenaParams(services.version),
      }),
    )
}

function startRoutes(services: Services, room: WaitingRoom, kind: "eval" | "perf"): readonly Route[] {
  const group = "Classic"
  const submit = (context: Context, body: Record<string, unknown>, mustContinue: boolean) => {
    const taskId = context.req.header("evalscope-task-id")
    const key = context.req.header("idempotency-key")
    return services.jobs.submit({
      kind,
      config: checkClassicBody(kind, body),
      ...(taskId !== undefined && { clientId: checkClientId(taskId) }),
      ...(key !== undefined && { idempotencyKey: checkClientId(key) }),
      ...(mustContinue && { mustContinue }),
    })
  }
  return [
    route({
      method: "post",
      path: `/api/v1/${kind}`,
      summary: kind === "eval" ? "Evaluate, and wait for the result" : "Load-test, and wait for the result",
      group,
      query: waitQuery,
      body: bodySchema,
      response: classicResultSchema,
      also: { 202: submittedSchema },
      answer: async ({ query, body, context }) => {
        const later = query.async === "true" || /\brespond-async\b/.test(context.req.header("prefer") ?? "")
        if (!later) room.check()
        const { job, warnings } = await submit(context, body, false)
        if (later) return submitted(context, job, warnings)
        return answerSynchronously(services, room, context, job, { ...query, warnings, form: "seed" })
      },
    }),
    route({
      method: "post",
      path: `/api/v1/${kind}/invoke`,
      summary: "The same under an id of the caller's choice",
      group,
      query: waitQuery,
      body: bodySchema,
      response: classicResultSchema,
      answer: async ({ query, body, context }) => {
        requireTaskId(context)
        room.check()
        const { job, warnings } = await submit(context, body, false)
        return answerSynchronously(services, room, context, job, { ...query, warnings, form: "invoke" })
      },
    }),
    route({
      method: "post",
      path: `/api/v1/${kind}/resume/invoke`,
      summary: "Go on with a run under the id it was started with, and wait",
      group,
      query: waitQuery,
      body: bodySchema,
      response: classicResultSchema,
      answer: async ({ query, body, context }) => {
        requireTaskId(context)
        room.check()
        const { job, warnings } = await submit(context, body, true)
        return answerSynchronously(services, room, context, job, { ...query, warnings, form: "invoke" })
      },
    }),
    route({
      method: "post",
      path: `/api/v1/${kind}/resume`,
      summary: "Go on with an earlier job (resume_task_id)",
      group,
      body: bodySchema,
      response: submittedSchema,
      answer: async ({ body, context }) => {
        const { resume_task_id: id } = body
        if (typeof id !== "string") throw missing("resume_task_id")
        const job = await services.jobs.resume(services.jobs.get(id).id, {
          ...(typeof body.api_key === "string" && { api_key: body.api_key }),
        })
        return context.json({
          status: "submitted",
          message: "Task resumed",
          task_id: job.client_id ?? job.id,
          resume_task_id: id,
          job,
        })
      },
    }),
    route({
      method: "post",
      path: `/api/v1/${kind}/stop`,
      summary: "Stop a job",
      group,
      query: taskQuery,
      response: stoppedSchema,
      answer: async ({ query, context }) => {
        const { job, id } = jobOf(services, query.task_id)
        await services.jobs.cancel(job.id)
        return context.json({ status: "stopped", task_id: id })
      },
    }),
  ]
}

function watchRoutes(services: Services, kind: "eval" | "perf"): readonly Route[] {
  const group = "Classic"
  return [
    route({
      method: "get",
      path: `/api/v1/${kind}/status`,
      summary: "A job in the words of older clients",
      group,
      query: taskQuery,
      response: taskStatusSchema,
      answer: async ({ query, context }) => {
        const { job, id } = jobOf(services, query.task_id)
        return context.json({
          task_id: id,
          status: oldStatus(job),
          progress: job.progress,
          output_dir: job.output_dir,
          ...(job.error && { error: job.error.message }),
          job,
        })
      },
    }),
    route({
      method: "get",
      path: `/api/v1/${kind}/progress`,
      summary: "How far a job is",
      group,
      query: taskQuery,
      response: progressSchema.partial(),
      answer: async ({ query }) => {
        if (query.task_id === undefined || query.task_id === "") throw missing("task_id")
        // Older clients ask before the job is there.
        return services.jobs.peek(checkClientId(query.task_id))?.progress ?? { percent: 0 }
      },
    }),
    route({
      method: "get",
      path: `/api/v1/${kind}/log`,
      summary: "The log: JSON by lines, or plain text for clients that ask for no JSON",
      group,
      query: taskQuery.extend({
        start_line: z.coerce.number().int().min(0).optional(),
        page: z.coerce.number().int().min(1).max(5000).default(500),
      }),
      response: taskLogSchema,
      answer: async ({ query, context }) => {
        const place = await placeOf(services, query.task_id)
        const { text, size } = await readLog(place, { offset: -(1 << 20), limit: 1 << 20 })
        const lines = text.split("\n").filter((line, i, all) => line !== "" || i < all.length - 1)
        const start = query.start_line ?? Math.max(0, lines.length - query.page)
        const shown = lines.slice(start, start + query.page)
        if (!/json/.test(context.req.header("accept") ?? "application/json")) {
          return context.text(shown.join("\n"))
        }
        return context.json({
          text: shown.join("\n"),
          head_line: start,
          tail_line: start + shown.length,
          total_lines: lines.length,
          size,
        })
      },
    }),
    route({
      method: "get",
      path: `/api/v1/${kind}/report`,
      summary: "The HTML report of a job",
      group,
      mediaType: "text/html",
      query: taskQuery,
      answer: async ({ query }) => serveReport(await placeOf(services, query.task_id)),
    }),
  ]
}

function submitted(context: Context, job: Job, warnings: readonly string[]): Response {
  return context.json(
    {
      status: "submitted",
      message: "Task submitted",
      task_id: job.client_id ?? job.id,
      ...(warnings.length > 0 && { warnings }),
      job,
    },
    202,
    { location: `/api/v1/jobs/${job.id}`, "x-job-id": job.id },
  )
}

function jobOf(services: Services, taskId: string | undefined): { job: Job; id: string } {
  if (taskId === undefined || taskId === "") throw missing("task_id")
  return { job: services.jobs.get(checkClientId(taskId)), id: taskId }
}

async function placeOf(services: Services, taskId: string | undefined) {
  const { job } = jobOf(services, taskId)
  if (job.run_id === null) throw notFound("The job has no run folder yet.")
  return services.roots.place(job.run_id)
}

/** The names that older clients know. */
function oldStatus(job: Job): string {
  switch (job.status) {
    case "completed":
    case "completed_with_errors":
      return "completed"
    case "cancelled":
      return "stopped"
    case "failed":
    case "interrupted":
      return "error"
    default:
      return isFinal(job.status) ? "completed" : "running"
  }
}

function requireTaskId(context: Context): void {
  if (context.req.header("evalscope-task-id") !== undefined) return
  throw new ServiceError({
    status: 400,
    code: "task_id_required",
    message: "EvalScope-Task-Id is required",
    hint: "Send the header with an id of your choice.",
  })
}

function missing(field: string): ServiceError {
  return new ServiceError({ status: 400, code: "field_required", message: `${field} is required` })
}
