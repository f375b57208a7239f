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
import { notFound } from "../errors/index.js"
import { againConfig, againOffer, explainSample } from "../explain/index.js"
import { profilesOf } from "../profiles/index.js"
import { readConfig } from "../runs/index.js"
import type { Services } from "../service/services.js"
import { foundRun, foundSamples } from "./found-run.js"
import { type Route, route } from "./route.js"

/** What lies behind the scores of a run: when its requests went out, what its judges said, how replies were read. */
export function insightRoutes(services: Services): readonly Route[] {
  const group = "Runs"
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
        const job = services.jobs.jobOfRun(run.id)
        const request = job === null ? {} : (services.jobs.peek(job)?.request ?? {})
        return againOffer(run, await readConfig(place), profilesOf(request, services.profiles))
      },
    }),
    route({
      method: "post",
      path: "/api/v1/runs/{run}/again",
      summary: "Ask for one sample again in a run of its own, or score all of the run again",
      group,
      body: againBodySchema,
      response: submittedJobSchema,
      status: 202,
      answer: async ({ param, body, context }) => {
        const { place, run } = await foundRun(services, param("run"))
        const config = againConfig(run, await readConfig(place), body)
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
