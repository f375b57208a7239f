import { z } from "zod"

/** What a provider says about a failure, in whichever of the usual shapes it says it. */
export interface ReportedError {
  message: string
  /** Machine-readable words: code, type, status name, joined by blanks. */
  code: string
  /** HTTP status named inside the body. */
  status?: number
  param?: string
}

const scalar = z.union([z.string(), z.number()]).nullish()
const detailSchema = z.looseObject({
  message: z.unknown().optional(),
  msg: z.unknown().optional(),
  detail: z.unknown().optional(),
  code: scalar,
  type: scalar,
  status: scalar,
  param: scalar,
})
const bodySchema = z.looseObject({
  error: z.union([z.string(), detailSchema]).nullish(),
  errors: z.array(z.unknown()).nullish(),
})

const longest = 600

/** Reads the body of a failed reply: JSON of OpenAI, Anthropic, vLLM, FastAPI and gateways, HTML, plain text. */
export function reportedError(text: string): ReportedError {
  const json = parseJson(text)
  if (json === undefined) return { message: plainText(text), code: "" }
  return reportedIn(json) ?? { message: shorten(text), code: "" }
}

/** The failure a JSON body reports, also one that came with status 200; undefined when it reports none. */
export function reportedIn(json: unknown): ReportedError | undefined {
  const body = bodySchema.safeParse(json)
  if (!body.success) return undefined
  const { error } = body.data
  if (typeof error === "string") return { message: shorten(error), code: "" }
  const detail = error ?? detailSchema.safeParse(json).data
  if (detail === undefined) return undefined
  const said = detail.message ?? detail.msg ?? detail.detail
  if (!error && said === undefined) return undefined
  const status = [detail.code, detail.status].map(Number).find((value) => value >= 400 && value < 600)
  return {
    message: shorten(typeof said === "string" ? said : JSON.stringify(said ?? error ?? json)),
    code: [detail.code, detail.type, detail.status].filter((word) => typeof word === "string").join(" "),
    ...(status !== undefined && { status }),
    ...(typeof detail.param === "string" && { param: detail.param }),
  }
}

/** Parses JSON; undefined when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isHtml(text: string): boolean {
  return /^\s*(<!doctype html|<html|<head|<body)/i.test(text)
}

function plainText(text: string): string {
  if (!isHtml(text)) return shorten(text)
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1] ?? /<h1[^>]*>([^<]*)<\/h1>/i.exec(text)?.[1]
  return title === undefined ? "an HTML page" : `an HTML page titled "${shorten(title)}"`
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length <= longest ? line : `${line.slice(0, longest)} …`
}
