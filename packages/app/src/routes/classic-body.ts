import { ServiceError } from "../errors/index.js"

const required = { eval: ["model", "datasets", "api_url"], perf: ["model", "url"] } as const
const perfApis = ["openai", "dashscope", "anthropic", "gemini"]

/** Spellings of eval_type that mean "behind an HTTP endpoint" to the original. */
const serviceTypes: ReadonlySet<string> = new Set(["service", "server", "openai_api", "custom"])

/**
 * A request body as the original's first generation takes it: required fields, then its defaults.
 * @throws ServiceError 400 with the original's messages
 */
export function checkClassicBody(
  kind: "eval" | "perf",
  body: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (Object.keys(body).length === 0) {
    throw new ServiceError({ status: 400, code: "body_required", message: "Request body is required" })
  }
  // A key profile brings the address.
  const named = body.profile !== undefined
  for (const field of required[kind].filter((name) => !(named && name.endsWith("url")))) {
    const value =
      body[field] ?? body[field.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())]
    if (
      value !== undefined &&
      value !== null &&
      value !== "" &&
      !(Array.isArray(value) && value.length === 0)
    )
      continue
    throw new ServiceError({
      status: 400,
      code: "field_required",
      message: `${field} is required`,
      hint: `GET /api/v1/${kind}/params describes the fields.`,
    })
  }
  return kind === "eval" ? evalBody(body) : perfBody(body)
}

function evalBody({ eval_type: type, ...body }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = typeof type === "string" && !serviceTypes.has(type) ? { eval_type: type } : {}
  const given =
    typeof body.generation_config === "object" && body.generation_config !== null
      ? body.generation_config
      : {}
  return {
    ...body,
    ...kept,
    generation_config: { temperature: 0, max_tokens: 2048, ...given },
  }
}

function perfBody(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { api = "openai" } = body
  if (typeof api === "string" && perfApis.includes(api)) return { ...body, api }
  throw new ServiceError({
    status: 400,
    code: "api_unsupported",
    message: `api must be one of: ${perfApis.join(", ")}`,
  })
}
