import { z } from "zod"
import {
  againBodySchema,
  againOfferSchema,
  explanationSchema,
  judgeQuerySchema,
  judgeViewSchema,
  sampleKeySchema,
  savedViewBodySchema,
  savedViewSchema,
  savedViewsSchema,
  spreadSchema,
  submittedJobSchema,
  timelineQuerySchema,
  timelineSchema,
} from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { againConfig, againOffer, explainSample } from "../explain/index.js"
import { noteOfJob, readServiceNote, type ServiceNote } from "../jobs/index.js"
import type { RunPlace } from "../roots/index.js"
import { readConfig } from "../runs/index.js"
import type { Services } from "../service/services.js"
import { foundRun, foundSamples } from "./found-run.js"
import { type Route, route } from "./route.js"

/** What lies behind the scores of a run: when its requests went out, what its judges said, how replies were read. */
export function insightRoutes(services: Services): readonly Route[] {
  const group = "Runs"
  /** In the run's folder; those of earlier versions only have their job. */
  const noteOf = async (place: RunPlace): Promise<ServiceNote> => {
    const job = services.jobs.jobOfRun(place.id)
    const request = job === null ? undefined : services.jobs.peek(job)?.request
    return (await readServiceNote(place)) ?? noteOfJob(request ?? {})
  }
  return [
    route({
      method: "get",
      path: "/api/v1/runs/{run}/models/{model}/timeline",
      summary: "Requests over time, with retries and rate limits where the run's log has them",
      group,
      query: timelineQuerySchema,
      response: timelineSchema,
      answer: async ({ param, query }) => {
        const { source } = await foundSamples(services, param("run"), param("model"))
        return services.samples.timeline(source, query)
      },
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/models/{model}/spread",
      summary: "How latency and tokens are spread, and how far repeats of a question agree",
      group,
      response: spreadSchema,
      answer: async ({ param }) => {
        const { source } = await foundSamples(services, param("run"), param("model"))
        return services.samples.spread(source)
      },
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/models/{model}/judge",
      summary: "What judges said, and how often they agree with each other and with people",
      group,
      query: judgeQuerySchema,
      response: judgeViewSchema,
      answer: async ({ param, query }) => {
        const { place, source } = await foundSamples(services, param("run"), param("model"))
        return services.samples.judge(source, query, services.labels.of(place.id, param("model")))
      },
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/models/{model}/explanation",
      summary: "A sample scored again by today's rules, with what each of them finds; nothing is written",
      group,
      query: sampleKeySchema,
      response: explanationSchema,
      answer: async ({ param, query }) => {
        const { place, source } = await foundSamples(services, param("run"), param("model"))
        return explainSample(services.samples, source, query, await readConfig(place))
      },
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/again",
      summary: "Which endpoints a repetition would ask, and the key profiles that the run was started with",
      group,
      response: againOfferSchema,
      answer: async ({ param }) => {
        const { place, run } = await foundRun(services, param("run"))
        return againOffer(run, await readConfig(place), await noteOf(place), services.profiles)
      },
    }),
    route({
      method: "post",
      path: "/api/v1/runs/{run}/again",
      summary: "Go on with a run, score all of it again, or ask for one sample again in a run of its own",
      group,
      body: againBodySchema,
      response: submittedJobSchema,
      status: 202,
      answer: async ({ param, body, context }) => {
        const { place, run } = await foundRun(services, param("run"))
        if (body.what !== "sample" && services.jobs.usesRun(place.id)) throw runBusy()
        const config = againConfig(run, await readConfig(place), body, await noteOf(place))
        const { job } = await services.jobs.submit({ kind: "eval", config })
        return context.json(job, 202, { location: `/api/v1/jobs/${job.id}` })
      },
    }),
    route({
      method: "get",
      path: "/api/v1/views",
      summary: "Filters of samples that were given a name",
      group,
      response: savedViewsSchema,
      answer: async () => ({ items: [...services.views.all()] }),
    }),
    route({
      method: "post",
      path: "/api/v1/views",
      summary: "Keep filters of samples under a name; those of the same name are replaced",
      group,
      body: savedViewBodySchema,
      response: savedViewSchema,
      status: 201,
      answer: async ({ body }) => services.views.save(body),
    }),
    route({
      method: "delete",
      path: "/api/v1/views/{id}",
      summary: "Forget saved filters",
      group,
      response: z.object({ id: z.string() }),
      answer: async ({ param }) => {
        if (!services.views.remove(param("id"))) throw notFound("There is no such view.")
        return { id: param("id") }
      },
    }),
  ]
}

function runBusy(): ServiceError {
  return new ServiceError({
    status: 409,
    code: "run_busy",
    message: "A job writes into the run.",
    hint: "Wait for its end, or cancel it.",
  })
}
