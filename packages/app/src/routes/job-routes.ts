import { z } from "zod"
import {
  estimateBodySchema,
  estimateSchema,
  jobBodySchema,
  jobSchema,
  jobsPageSchema,
  jobsQuerySchema,
  logPageSchema,
  resumeBodySchema,
  retuneBodySchema,
  submittedJobSchema,
  validationSchema,
} from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { isFinal, withoutKeyNames } from "../jobs/index.js"
import { withProfiles } from "../profiles/index.js"
import { discardRun } from "../runs/index.js"
import type { Services } from "../service/services.js"
import { commandLine } from "./command-line.js"
import { estimateJob } from "./estimate-job.js"
import { jobEventStream, serverEventStream } from "./event-stream.js"
import { followLog } from "./follow-log.js"
import { logFilter, logLevels } from "./log-levels.js"
import { reportFiles } from "./report-files.js"
import { type Route, route } from "./route.js"
import { readLog } from "./run-files.js"

const flag = z.enum(["true", "false"]).default("false")

export function jobRoutes(services: Services): readonly Route[] {
  const group = "Jobs"
  const { jobs } = services
  return [
    route({
      method: "post",
      path: "/api/v1/jobs",
      summary: "Start an evaluation, a load test or an arena",
      group,
      body: jobBodySchema,
      response: submittedJobSchema,
      status: 202,
      also: { 200: submittedJobSchema },
      answer: async ({ body, context }) => {
        const key = context.req.header("idempotency-key")
        checkBudget(body)
        const { job, created, warnings } = await jobs.submit({
          ...body,
          ...(key !== undefined && { idempotencyKey: checkKey(key) }),
        })
        const answered = warnings.length === 0 ? job : { ...job, warnings: [...warnings] }
        return context.json(answered, created ? 202 : 200, { location: `/api/v1/jobs/${job.id}` })
      },
    }),
    route({
      method: "get",
      path: "/api/v1/jobs",
      summary: "Jobs, newest first",
      group,
      query: jobsQuerySchema,
      response: jobsPageSchema,
      answer: async ({ query }) => jobs.list(query),
    }),
    route({
      method: "get",
      path: "/api/v1/jobs/{id}",
      summary: "One job",
      group,
      response: jobSchema,
      answer: async ({ param }) => jobs.get(param("id")),
    }),
    route({
      method: "delete",
      path: "/api/v1/jobs/{id}",
      summary: "Forget a job that has ended; its run stays unless purge=true moves it to the trash",
      group,
      query: z.object({ purge: flag }),
      response: z.object({ id: z.string() }),
      answer: async ({ param, query }) => {
        const job = jobs.get(param("id"))
        await jobs.remove(job.id)
        if (query.purge === "true" && job.run_id !== null) {
          const place = await services.roots.place(job.run_id).catch(() => undefined)
          if (place) {
            await discardRun(place, false)
            services.runs.forget(place.id)
          }
        }
        return { id: job.id }
      },
    }),
    route({
      method: "post",
      path: "/api/v1/jobs/{id}/cancel",
      summary: "End a job gracefully",
      group,
      response: jobSchema,
      status: 202,
      answer: async ({ param }) => jobs.cancel(param("id")),
    }),
    route({
      method: "post",
      path: "/api/v1/jobs/{id}/pause",
      summary: "Send no new requests until the job is resumed",
      group,
      response: jobSchema,
      status: 202,
      answer: async ({ param }) => jobs.pause(param("id")),
    }),
    route({
      method: "patch",
      path: "/api/v1/jobs/{id}",
      summary: "Change how fast a running job sends requests, and what it may cost",
      group,
      body: retuneBodySchema,
      response: jobSchema,
      answer: async ({ param, body }) => jobs.retune(param("id"), body),
    }),
    route({
      method: "post",
      path: "/api/v1/jobs/{id}/resume",
      summary: "Go on with a job that is paused, was interrupted, failed or was cancelled",
      group,
      body: resumeBodySchema.optional(),
      response: jobSchema,
      status: 202,
      answer: async ({ param, body }) => jobs.resume(param("id"), body ?? {}),
    }),
    route({
      method: "get",
      path: "/api/v1/jobs/{id}/events",
      summary: "What happens in a job, as server-sent events; Last-Event-ID goes on after a break",
      group,
      mediaType: "text/event-stream",
      query: z.object({
        since: z.coerce
          .number()
          .int()
          .min(0)
          .optional()
          .describe(
            "Everything after this number, 0 for all; without it a long past is shortened by a gap event",
          ),
        types: z.string().max(500).optional().describe("Kinds of events, with commas; default all"),
      }),
      answer: async ({ param, query, context }) => {
        const journal = await jobs.journal(param("id"))
        const last = context.req.header("last-event-id")
        const resumed = last !== undefined && /^\d{1,15}$/.test(last) ? Number(last) : undefined
        return jobEventStream(journal, {
          since: resumed ?? query.since,
          types: query.types?.split(",").filter((type) => type !== "") ?? [],
          signal: context.req.raw.signal,
        })
      },
    }),
    route({
      method: "get",
      path: "/api/v1/events",
      summary: "Status of all jobs and changes of the list of runs, as server-sent events",
      group,
      mediaType: "text/event-stream",
      answer: async ({ context }) =>
        serverEventStream((listener) => {
          const leaveJobs = jobs.subscribe((job) => listener({ type: "job", job }))
          const leaveRuns = services.runs.subscribe((changed) =>
            listener({ type: "runs", changed: [...changed] }),
          )
          return () => {
            leaveJobs()
            leaveRuns()
          }
        }, context.req.raw.signal),
    }),
    route({
      method: "get",
      path: "/api/v1/jobs/{id}/log",
      summary: "The log of a job's run, by bytes",
      group,
      query: z.object({
        offset: z.coerce.number().int().optional(),
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .max(1 << 20)
          .default(65_536),
        level: z.enum(logLevels).optional().describe("Lines of this level and above only"),
        follow: flag.describe("true answers plain text, and goes on with it until the job ends"),
      }),
      response: logPageSchema,
      answer: async ({ param, query, context }) => {
        const { id } = jobs.get(param("id"))
        const { level, limit } = query
        const read = async (offset: number | undefined) => {
          const { run_id: runId } = jobs.get(id)
          const place = runId === null ? undefined : await services.roots.place(runId).catch(() => undefined)
          if (!place) throw notFound("The job has no log yet.")
          return readLog(place, { offset, limit, wholeLines: level !== undefined })
        }
        if (query.follow === "true") {
          return followLog({
            offset: Math.max(0, query.offset ?? 0),
            level,
            read,
            ended: () => isFinal(jobs.get(id).status),
            signal: context.req.raw.signal,
          })
        }
        const page = await read(query.offset)
        return level === undefined ? page : { ...page, text: logFilter(level)(page.text) }
      },
    }),
    route({
      method: "get",
      path: "/api/v1/jobs/{id}/result",
      summary: "The reports of a job that has ended, by data set",
      group,
      response: z.record(z.string(), z.unknown()),
      answer: async ({ param }) => {
        const job = jobs.get(param("id"))
        if (!isFinal(job.status)) {
          throw new ServiceError({ status: 409, code: "job_state", message: "The job has not ended yet." })
        }
        return (await reportFiles(services, job, "en")).result
      },
    }),
    route({
      method: "post",
      path: "/api/v1/estimate",
      summary: "Samples, tokens, cost and time of an evaluation, without asking a model",
      group,
      body: estimateBodySchema,
      response: estimateSchema,
      harmless: true,
      answer: async ({ body, context }) => {
        const { config } = await jobs.check(body.kind, body.config)
        const task = withoutKeyNames(withProfiles(body.kind, config, services.profiles))
        return estimateJob(body, task, services.env, context.req.raw.signal)
      },
    }),
    route({
      method: "post",
      path: "/api/v1/validate",
      summary: "Check a job without starting it",
      group,
      body: jobBodySchema,
      response: validationSchema,
      harmless: true,
      answer: async ({ body }) => {
        const same = commandLine(body.kind, body.config, services.roots.all[0].dir)
        try {
          const { warnings } = await jobs.check(body.kind, body.config)
          return { ok: true, issues: [], warnings: [...warnings], ...same }
        } catch (error) {
          if (!ServiceError.is(error)) throw error
          const issues = error.issues ?? [
            { path: "", message: error.message, ...(error.hint !== undefined && { hint: error.hint }) },
          ]
          return { ok: false, issues: [...issues], warnings: [], ...same }
        }
      },
    }),
  ]
}

/** What a job may cost needs to be known before it can be limited. @throws ServiceError 422 */
function checkBudget(body: z.output<typeof jobBodySchema>): void {
  const { kind, price, max_cost: maxCost, judge_price: judgePrice } = body
  const needy = maxCost !== undefined ? "max_cost" : judgePrice !== undefined ? "judge_price" : undefined
  const uncounted = kind !== "eval" && (price !== undefined || needy !== undefined)
  if (!uncounted && (needy === undefined || price !== undefined)) return
  throw new ServiceError({
    status: 422,
    code: "not_supported",
    message: uncounted
      ? "price and max_cost: only the tokens of evaluations are counted."
      : `${needy}: needs a price.`,
    hint: 'Send price as {"input": …, "output": …}, in US dollars per million tokens, with kind eval.',
  })
}

function checkKey(key: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(key) && !key.includes("..")) return key
  throw new ServiceError({
    status: 400,
    code: "idempotency_key_invalid",
    message: "The Idempotency-Key is not a plain name.",
    hint: "Use up to 128 letters, digits, dots, dashes and underscores.",
  })
}
