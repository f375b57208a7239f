import { z } from "zod"
import { uploadSchema, uploadsSchema } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import type { Services } from "../service/services.js"
import { type Route, route } from "./route.js"

/** Types that a page of another site cannot send without asking first. */
const accepted =
  /^(?:application\/(?:octet-stream|json|jsonl|x-ndjson|gzip|zip|vnd\.apache\.parquet)|text\/(?:csv|tab-separated-values))\s*(?:;|$)/i

/** Files for jobs: data that is not on the server. */
export function uploadRoutes({ uploads }: Services): readonly Route[] {
  const group = "Uploads"
  return [
    route({
      method: "post",
      path: "/api/v1/uploads",
      summary: "Send a file of data; the body is the file, and the answer says its path for a job's config",
      group,
      query: z.object({ name: z.string().describe("Plain file name: .jsonl, .json, .csv, .parquet …") }),
      response: uploadSchema,
      status: 201,
      takesFile: true,
      answer: async ({ query, context }) => {
        const request = context.req.raw
        if (!accepted.test(request.headers.get("content-type") ?? "")) {
          throw new ServiceError({
            status: 415,
            code: "content_type",
            message: "The body must be the file itself.",
            hint: "Send Content-Type: application/octet-stream; with curl -H and --data-binary @FILE.",
          })
        }
        const declared = Number(request.headers.get("content-length") ?? "0")
        return uploads.add(query.name, request.body, declared)
      },
    }),
    route({
      method: "get",
      path: "/api/v1/uploads",
      summary: "Files that were sent, oldest first",
      group,
      response: uploadsSchema,
      answer: async () => ({ items: [...(await uploads.list())] }),
    }),
    route({
      method: "delete",
      path: "/api/v1/uploads/{id}",
      summary: "Remove a file that was sent",
      group,
      response: z.object({ id: z.string() }),
      answer: async ({ param }) => {
        await uploads.remove(param("id"))
        return { id: param("id") }
      },
    }),
  ]
}
