import { z } from "zod"

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        responses: z.record(
          z.string(),
          z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }),
        ),
      }),
    ),
  ),
})

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0]
const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null

/** Operations of the document, with the text of their path as an expression. */
interface Operation {
  path: string
  pattern: RegExp
  /** By status; each is made when it is first wanted, which takes longer than to use it. */
  validators: ReadonlyMap<number, () => z.ZodType>
}

function validatorOf(schema: JsonSchema): () => z.ZodType {
  let made: z.ZodType | undefined
  return () => {
    made ??= z.fromJSONSchema(schema)
    return made
  }
}

/**
 * Checks that JSON answers are what the published document says, with validators made of nothing but the document.
 * @throws Error naming the address and what is wrong
 */
export function answerChecker(document: unknown) {
  const { paths } = documentSchema.parse(document)
  const operations = new Map<string, Operation[]>()
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      const validators = new Map<number, () => z.ZodType>()
      for (const [status, { content }] of Object.entries(responses)) {
        const schema = content["application/json"]?.schema
        if (status !== "default" && isSchema(schema)) validators.set(Number(status), validatorOf(schema))
      }
      if (validators.size === 0) continue
      const pattern = new RegExp(`^${path.replaceAll(/[.]/g, "\\$&").replaceAll(/\{\w+\}/g, "[^/]+")}$`)
      const list = operations.get(method.toUpperCase()) ?? []
      list.push({ path, pattern, validators })
      operations.set(method.toUpperCase(), list)
    }
  }
  return (method: string, address: string, status: number, text: string) => {
    const [path = ""] = address.split("?")
    // Addresses without parameters go before those with them.
    const fitting = (operations.get(method) ?? [])
      .filter(({ pattern }) => pattern.test(path))
      .sort((a, b) => (a.path.match(/\{/g)?.length ?? 0) - (b.path.match(/\{/g)?.length ?? 0))
    const [operation] = fitting
    if (!operation) throw new Error(`${method} ${path} is not in the document.`)
    const validator = operation.validators.get(status)
    if (!validator) throw new Error(`${method} ${path} answers ${status}, which the document does not name.`)
    const checked = validator().safeParse(JSON.parse(text))
    if (!checked.success)
      throw new Error(`${method} ${address} is not as described: ${z.prettifyError(checked.error)}`)
  }
}
