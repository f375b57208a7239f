import { z } from "zod"
import {
  collectionBodySchema,
  collectionSamplesBodySchema,
  collectionSamplesSchema,
  collectionSchema,
  collectionsQuerySchema,
  collectionsSchema,
  sampleRefSchema,
} from "../api/index.js"
import { notFound } from "../errors/index.js"
import { datasetLine, readSample } from "../samples/index.js"
import type { Services } from "../service/services.js"
import { foundSamples } from "./found-run.js"
import { type Route, route } from "./route.js"

/** Samples that people put together, of any runs, to look at again or to make a data set of. */
export function collectionRoutes(services: Services): readonly Route[] {
  const group = "Collections"
  const { collections } = services
  const found = (id: string) => {
    const collection = collections.find(id)
    if (collection) return collection
    throw notFound("There is no such collection.")
  }
  return [
    route({
      method: "get",
      path: "/api/v1/collections",
      summary: "Collections of samples, and which of them hold a sample",
      group,
      query: collectionsQuerySchema,
      response: collectionsSchema,
      answer: async ({ query }) => ({ items: [...collections.all(sampleRefSchema.safeParse(query).data)] }),
    }),
    route({
      method: "post",
      path: "/api/v1/collections",
      summary: "Make a collection; one of the same name is given back",
      group,
      body: collectionBodySchema,
      response: collectionSchema,
      status: 201,
      answer: async ({ body }) => collections.create(body.name),
    }),
    route({
      method: "delete",
      path: "/api/v1/collections/{collection}",
      summary: "Forget a collection; its samples stay in their runs",
      group,
      response: z.object({ id: z.string() }),
      answer: async ({ param }) => {
        if (!collections.remove(param("collection"))) throw notFound("There is no such collection.")
        return { id: param("collection") }
      },
    }),
    route({
      method: "get",
      path: "/api/v1/collections/{collection}/samples",
      summary: "The samples of a collection",
      group,
      response: collectionSamplesSchema,
      answer: async ({ param }) => ({ items: [...collections.samples(found(param("collection")).id)] }),
    }),
    route({
      method: "post",
      path: "/api/v1/collections/{collection}/samples",
      summary: "Put samples into a collection",
      group,
      body: collectionSamplesBodySchema,
      response: collectionSchema,
      answer: async ({ param, body }) => {
        const { id } = found(param("collection"))
        collections.add(id, body.samples)
        return found(id)
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/collections/{collection}/samples",
      summary: "Take a sample out of a collection",
      group,
      query: sampleRefSchema,
      response: collectionSchema,
      answer: async ({ param, query }) => {
        const { id } = found(param("collection"))
        collections.take(id, query)
        return found(id)
      },
    }),
    route({
      method: "get",
      path: "/api/v1/collections/{collection}/dataset",
      summary: "A collection as a data set, one JSON object a line; samples whose run is gone are left out",
      group,
      mediaType: "application/x-ndjson",
      answer: async ({ param }) => {
        const { id, name } = found(param("collection"))
        return new Response(datasetLines(services, collections.samples(id)), {
          headers: {
            "content-type": "application/x-ndjson; charset=utf-8",
            "content-disposition": `attachment; filename="collection.jsonl"; filename*=UTF-8''${encodeURIComponent(`${name}.jsonl`)}`,
          },
        })
      },
    }),
  ]
}

/** One sample after the other, read as fast as they are taken. */
function datasetLines(
  services: Services,
  samples: ReturnType<Services["collections"]["samples"]>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const rest = samples.values()
  return new ReadableStream({
    pull: async (controller) => {
      for (const { run, model, ...key } of rest) {
        const line = await foundSamples(services, run, model)
          .then(({ place, source }) =>
            readSample(services.samples, source, key, {
              full: true,
              raw: false,
              labelsOf: (own) => services.labels.ofSample(place.id, model, own),
            }),
          )
          .then((detail) => JSON.stringify({ run, model, ...datasetLine(detail) }))
          .catch(() => undefined)
        if (line === undefined) continue
        controller.enqueue(encoder.encode(`${line}\n`))
        return
      }
      controller.close()
    },
  })
}
