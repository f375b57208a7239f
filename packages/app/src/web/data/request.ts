import type { Issue } from "../../api/issue.js"
import { exported } from "./exported.js"

/** An answer of the service that is not a success, in the service's own words. */
export class RequestError extends Error {
  override readonly name = "RequestError"
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly hint: string | undefined,
    /** What is wrong with single fields, where the service said so. */
    readonly issues: readonly Issue[] = [],
  ) {
    super(message)
  }
}

export type Parameters = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>

/** A path with its query; undefined and empty values are left out, lists repeat the name. */
export function withQuery(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === "") continue
    if (typeof value === "object") for (const item of value) query.append(name, item)
    else query.set(name, String(value))
  }
  const text = query.toString()
  return text === "" ? path : `${path}?${text}`
}

/** What answers: the service that the page came from, or what an exported page holds. */
const ask: (path: string, init: RequestInit) => Promise<Response> = exported
  ? askSite()
  : (path, init) => fetch(path, init)

function askSite(): typeof ask {
  const site = import("../site/index.js").then(({ openSite }) => openSite())
  return async (path, { method = "GET" }) => (await site)(path, method)
}

/** The answer to a GET. @throws RequestError for any status but 2xx. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answer(await ask(path, { headers: { accept: "application/json" }, ...(signal && { signal }) }))
}

/** The answer to a request that changes something. @throws RequestError for any status but 2xx. */
export async function sendJson<T>(
  method: "POST" | "PATCH" | "DELETE" | "PUT",
  path: string,
  body?: unknown,
): Promise<T> {
  return answer(
    await ask(path, {
      method,
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  )
}

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) return response.status === 204 ? JSON.parse("null") : response.json()
  throw await requestError(response)
}

async function requestError(response: Response): Promise<RequestError> {
  const body: unknown = await response.json().catch(() => undefined)
  const field = (name: string): string | undefined => {
    const value =
      typeof body === "object" && body !== null
        ? Object.entries(body).find(([key]) => key === name)?.[1]
        : undefined
    return typeof value === "string" ? value : undefined
  }
  const message = field("message") ?? field("error") ?? `${response.status} ${response.statusText}`
  return new RequestError(message, response.status, field("code") ?? "", field("hint"), issuesIn(body))
}

function issuesIn(body: unknown): readonly Issue[] {
  const issues: unknown = typeof body === "object" && body !== null && "issues" in body ? body.issues : []
  return Array.isArray(issues) ? issues.filter(isIssue) : []
}

function isIssue(value: unknown): value is Issue {
  return (
    typeof value === "object" &&
    value !== null &&
    "path" in value &&
    typeof value.path === "string" &&
    "message" in value &&
    typeof value.message === "string"
  )
}
