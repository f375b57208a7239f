import type { Context } from "hono"
import { z } from "zod"
import { ServiceError } from "../errors/index.js"

/** One address of the service: what it takes, what it answers, and how. The OpenAPI document is made of these. */
export interface Route {
  readonly method: "get" | "post" | "put" | "patch" | "delete"
  /** With `{name}` for parameters; the last one may be `{name*}`: the rest of the address, slashes included. */
  readonly path: string
  readonly summary: string
  readonly group: string
  readonly query: z.ZodObject | undefined
  readonly body: z.ZodType | undefined
  /** Of a success; undefined for streams and files. */
  readonly response: z.ZodType | undefined
  readonly mediaType: string
  readonly status: number
  /** Other successes, by status. */
  readonly also: Readonly<Record<number, z.ZodType>>
  /** Open to everybody: health checks and logging in. */
  readonly open: boolean
  /** Changes nothing although it is no GET. */
  readonly harmless: boolean
  /** The body is a file, which `answer` reads under a limit of its own. */
  readonly takesFile: boolean
  handle(context: Context, body: unknown): Promise<Response>
}

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

interface RouteDefinition<
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
  Answer extends z.ZodType | undefined,
> {
  method: Route["method"]
  path: string
  summary: string
  group: string
  query?: Query
  body?: Body
  response?: Answer
  mediaType?: string
  status?: number
  also?: Readonly<Record<number, z.ZodType>>
  open?: boolean
  harmless?: boolean
  takesFile?: boolean
  /** Answers the body of a success, or a whole response. */
  answer(input: {
    /** A parameter of the path, decoded. */
    param(name: string): string
    query: Output<Query>
    body: Output<Body>
    context: Context
  }): Promise<(Answer extends z.ZodType ? z.input<Answer> : never) | Response>
}

/** Defines an address. The types of query, body and answer come from their schemas. */
export function route<
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(definition: RouteDefinition<Query, Body, Answer>): Route {
  const { answer, ...rest } = definition
  return {
    query: undefined,
    body: undefined,
    response: undefined,
    mediaType: "application/json",
    status: 200,
    also: {},
    open: false,
    harmless: definition.method === "get",
    takesFile: false,
    ...rest,
    handle: async (context, body) => {
      const result = await answer({
        param: (name) => context.req.param(name) ?? "",
        query: parsePart(definition.query, queryValues(context, definition.query), "query"),
        body: parsePart(definition.body, body, "body"),
        context,
      })
      if (result instanceof Response) return result
      return context.json(result, statusOf(definition.status))
    },
  }
}

function statusOf(status: number | undefined): 200 | 201 | 202 {
  return status === 201 || status === 202 ? status : 200
}

/** Values of the address, the last one where a name is repeated, all of them where the schema wants a list. */
function queryValues(context: Context, schema: z.ZodObject | undefined): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, all] of Object.entries(context.req.queries())) {
    const wanted = schema?.shape[name]
    if (wanted !== undefined) values[name] = wanted instanceof z.ZodArray ? all : all.at(-1)
  }
  return values
}

function parsePart<Schema extends z.ZodType | undefined>(
  schema: Schema | undefined,
  value: unknown,
  part: "query" | "body",
): Output<Schema>
function parsePart(schema: z.ZodType | undefined, value: unknown, part: "query" | "body"): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => ({
    path: issue.path.map(String).join("."),
    message: issue.message,
  }))
  const [first] = issues
  throw new ServiceError({
    status: 400,
    code: `${part}_invalid`,
    message: first ? `${first.path || part}: ${first.message}` : `The ${part} is not valid.`,
    hint: "GET /api/v1/openapi.json describes every request.",
    issues,
  })
}
