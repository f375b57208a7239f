import { z } from "zod"
import { problemSchema } from "../api/index.js"
import type { Route } from "./route.js"

/** An OpenAPI 3.1 document, made of the schemas that requests and answers are checked with. */
export function openApiDocument(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const one of routes) {
    const path = one.path.replace("*}", "}")
    const operations = paths[path] ?? {}
    operations[one.method] = operation(one)
    paths[path] = operations
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "EvalScope service",
      version,
      description: "Evaluations, load tests and arenas as jobs; runs and their samples.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    security: [{ token: [] }],
    tags: [...new Set(routes.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: { Problem: schemaOf(problemSchema, "output") },
    },
  }
}

function operation(one: Route): Record<string, unknown> {
  const names = [...one.path.matchAll(/\{(\w+)\*?\}/g)].map(([, name]) => name ?? "")
  return {
    operationId: operationId(one, names),
    summary: one.summary,
    tags: [one.group],
    ...(one.open && { security: [] }),
    parameters: [
      ...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
      ...queryParameters(one),
    ],
    ...(one.body && {
      requestBody: {
        required: !one.body.safeParse(undefined).success,
        content: { "application/json": { schema: schemaOf(one.body, "input") } },
      },
    }),
    ...(one.takesFile && {
      requestBody: { required: true, content: { "application/octet-stream": { schema: {} } } },
    }),
    responses: {
      [one.status]: {
        description: "Done",
        content: {
          [one.mediaType]: { schema: one.response ? schemaOf(one.response, "output") : { type: "string" } },
        },
      },
      ...Object.fromEntries(
        Object.entries(one.also).map(([status, schema]) => [
          status,
          {
            description: "Done in another way",
            content: { "application/json": { schema: schemaOf(schema, "output") } },
          },
        ]),
      ),
      default: {
        description: "What went wrong",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  }
}

function operationId({ method, path }: Route, names: readonly string[]): string {
  const words = path
    .replace("/api/v1/", "/")
    .split(/[/.]/)
    .filter((word) => word !== "" && !word.startsWith("{"))
  return [method, ...words, ...(names.length > 0 ? ["by", ...names] : [])].join("_")
}

function queryParameters(one: Route): readonly Record<string, unknown>[] {
  return Object.entries(one.query?.shape ?? {}).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, "input")
    return {
      name,
      in: "query",
      required: !field.safeParse(undefined).success,
      ...(description !== undefined && { description }),
      schema,
    }
  })
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" })
  return rest
}
