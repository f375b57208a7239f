import { z } from "zod"
import {
  deletedRunSchema,
  labelBodySchema,
  labelSchema,
  labelsSchema,
  logPageSchema,
  type MarkedSample,
  parseSampleMark,
  remotePicturesSchema,
  runFilesSchema,
  runOverviewSchema,
  runsPageSchema,
  runsQuerySchema,
  sampleDetailSchema,
  sampleKeySchema,
  samplesPageSchema,
  samplesQuerySchema,
  tagsBodySchema,
  trashSchema,
} from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { openInside } from "../roots/index.js"
import { discardRun, listRuns, listTrash, purgeRun, readOverview, restoreRun } from "../runs/index.js"
import { readSample } from "../samples/index.js"
import type { Services } from "../service/services.js"
import { cutDetail } from "./cut-detail.js"
import { foundRun, foundSamples } from "./found-run.js"
import { openMedia } from "./open-media.js"
import { type Route, route } from "./route.js"
import { listFiles, readLog } from "./run-files.js"
import { serveMedia, serveReport } from "./run-media.js"

const flag = z.enum(["true", "false"]).default("false")
/** Texts uncut, and lines as they are on disk. */
const detailQuery = { full: flag, raw: flag }

const repeatSchema = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .describe("With it `index` is the number of the question, whose repeat this is")

export function runRoutes(services: Services): readonly Route[] {
  const group = "Runs"
  const found = (id: string) => foundRun(services, id)
  const source = (id: string, folder: string) => foundSamples(services, id, folder)
  const sample = async (
    run: string,
    model: string,
    key: MarkedSample,
    { full, raw }: { full: string; raw: string },
  ) => {
    const { place, source: samples } = await source(run, model)
    const detail = await readSample(services.samples, samples, key, {
      full: full === "true",
      raw: raw === "true",
      labelsOf: (own) => services.labels.ofSample(place.id, model, own),
    })
    return full === "true" ? detail : cutDetail(detail)
  }
  const media = async (run: string, path: string, request: Request) => {
    const { place } = await found(run)
    const handle = await openMedia(services, place, path)
    return serveMedia(handle, path.split("/").at(-1) ?? "file", request, "inline")
  }

  return [
    route({
      method: "get",
      path: "/api/v1/runs",
      summary: "Runs of all roots, filtered and sorted",
      group,
      query: runsQuerySchema,
      response: runsPageSchema,
      answer: async ({ query }) => {
        const root = query.root_path === undefined ? query.root : services.roots.named(query.root_path).name
        const { rows, scanning, scannedAt } = await services.runs.rows()
        return { ...listRuns(rows, { ...query, root }), scanning, scanned_at: scannedAt }
      },
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}",
      summary: "One run: reports, subsets, config",
      group,
      response: runOverviewSchema,
      answer: async ({ param }) => {
        const { place, run } = await found(param("run"))
        return readOverview(place, run, services.samples, services.remotePictures.allowed(place.id))
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/runs/{run}",
      summary: "Move a run to the trash, or delete it for good",
      group,
      query: z.object({ purge: flag }),
      response: deletedRunSchema,
      answer: async ({ param, query }) => {
        const { place, run } = await found(param("run"))
        if (run.status === "running" || services.jobs.usesRun(place.id)) {
          throw new ServiceError({
            status: 409,
            code: "run_busy",
            message: "The run is being written to.",
            hint: "Cancel its job first.",
          })
        }
        const deleted = await discardRun(place, query.purge === "true")
        services.runs.forget(place.id)
        return deleted
      },
    }),
    route({
      method: "put",
      path: "/api/v1/runs/{run}/tags",
      summary: "Set the tags of a run",
      group,
      body: tagsBodySchema,
      response: tagsBodySchema,
      answer: async ({ param, body }) => {
        const { place } = await found(param("run"))
        services.runs.setTags(place.id, body.tags)
        return { tags: [...new Set(body.tags)].sort() }
      },
    }),
    route({
      method: "put",
      path: "/api/v1/runs/{run}/remote-pictures",
      summary: "Let the pages of a run load pictures of other servers, or no longer",
      group,
      body: remotePicturesSchema,
      response: remotePicturesSchema,
      answer: async ({ param, body }) => {
        const { place } = await found(param("run"))
        services.remotePictures.allow(place.id, body.allowed)
        return body
      },
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/models/{model}/samples",
      summary: "A page of samples, filtered by the server, with counts",
      group,
      query: samplesQuerySchema,
      response: samplesPageSchema,
      answer: async ({ param, query }) => {
        const { place, source: samples } = await source(param("run"), param("model"))
        return services.samples.page(samples, query, services.labels.of(place.id, param("model")))
      },
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/models/{model}/sample",
      summary: "One sample with everything that is known of it",
      group,
      query: sampleKeySchema.extend({ ...detailQuery, repeat: repeatSchema }),
      response: sampleDetailSchema,
      answer: async ({ param, query }) => sample(param("run"), param("model"), query, query),
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/models/{model}/samples/{key}",
      summary:
        "The same under its key: dataset/subset/index or dataset/subset/question#repeat, encoded as one part of the address",
      group,
      query: z.object(detailQuery),
      response: sampleDetailSchema,
      answer: async ({ param, query }) => {
        const key = parseSampleMark(param("key"))
        if (!key)
          throw notFound(
            "There is no such sample in this run.",
            "Keys are dataset/subset/index or dataset/subset/question#repeat.",
          )
        return sample(param("run"), param("model"), key, query)
      },
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/log",
      summary: "The run's log, by bytes",
      group,
      query: z.object({
        offset: z.coerce
          .number()
          .int()
          .optional()
          .describe("Negative counts from the end; default the last 64 kB"),
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .max(1 << 20)
          .default(65_536),
      }),
      response: logPageSchema,
      answer: async ({ param, query }) => readLog((await found(param("run"))).place, query),
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/files",
      summary: "Files of a run",
      group,
      response: runFilesSchema,
      answer: async ({ param }) => listFiles((await found(param("run"))).place),
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/file",
      summary: "One file of a run, as a download",
      group,
      mediaType: "application/octet-stream",
      query: z.object({ path: z.string().max(1000) }),
      answer: async ({ param, query, context }) => {
        const { place } = await found(param("run"))
        const handle = await openInside(place, query.path)
        return serveMedia(handle, query.path.split("/").at(-1) ?? "file", context.req.raw, "download")
      },
    }),
    route({
      method: "get",
      path: "/api/v1/runs/{run}/html",
      summary: "The HTML report that the run wrote, shut off from everything",
      group,
      mediaType: "text/html",
      answer: async ({ param }) => serveReport((await found(param("run"))).place),
    }),
    route({
      method: "get",
      path: "/api/v1/media/{run}",
      summary: "An image, a sound or a film inside a run, or of a data set that it took its samples from",
      group,
      mediaType: "*/*",
      query: z.object({ path: z.string().max(1000) }),
      answer: async ({ param, query, context }) => media(param("run"), query.path, context.req.raw),
    }),
    route({
      method: "get",
      path: "/api/v1/media/{run}/{path*}",
      summary: "The same with the path in the address",
      group,
      mediaType: "*/*",
      answer: async ({ param, context }) => media(param("run"), param("path"), context.req.raw),
    }),
    route({
      method: "post",
      path: "/api/v1/annotations",
      summary: "Label a sample",
      group,
      body: labelBodySchema,
      response: labelSchema,
      status: 201,
      answer: async ({ body }) => {
        const { place } = await found(body.run)
        return services.labels.add({ ...body, run: place.id })
      },
    }),
    route({
      method: "get",
      path: "/api/v1/annotations",
      summary: "Labels of a run",
      group,
      query: z.object({ run: z.string().max(1500), model: z.string().max(500).optional() }),
      response: labelsSchema,
      answer: async ({ query }) => ({ items: [...services.labels.of(query.run, query.model)] }),
    }),
    route({
      method: "delete",
      path: "/api/v1/annotations/{id}",
      summary: "Remove a label",
      group,
      response: z.object({ id: z.string() }),
      answer: async ({ param }) => {
        if (!services.labels.remove(param("id"))) throw notFound("There is no such label.")
        return { id: param("id") }
      },
    }),
    route({
      method: "get",
      path: "/api/v1/trash",
      summary: "Deleted runs that can be put back",
      group,
      response: trashSchema,
      answer: async () => listTrash(services.roots),
    }),
    route({
      method: "delete",
      path: "/api/v1/trash/{trash}",
      summary: "Delete a run of the trash for good",
      group,
      response: deletedRunSchema,
      answer: async ({ param }) => purgeRun(services.roots, param("trash")),
    }),
    route({
      method: "post",
      path: "/api/v1/trash/{trash}/restore",
      summary: "Put a deleted run back",
      group,
      response: z.object({ id: z.string() }),
      answer: async ({ param }) => {
        const restored = await restoreRun(services.roots, param("trash"))
        await services.runs.row(restored.id)
        return restored
      },
    }),
  ]
}
