import { z } from "zod"
import { PerfError } from "../../errors/index.js"
import type { Conversation } from "../conversation.js"
import { defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { readJsonItems } from "../files/read-json-items.js"
import { singleTurn } from "../single-turn.js"
import { secondsOf } from "./trace-time.js"

const body = z.record(z.string(), z.unknown())

const record = z.strictObject({
  body: z.union([body, z.string()]),
  timestamp: z.union([z.number(), z.string()]),
  headers: z.record(z.string(), z.string()).optional(),
  request_id: z.string().optional(),
  completion_tokens: z.int().positive().optional(),
})

const args = z.strictObject({
  /** Read by the arrival process. */
  speed: z.number().positive().default(1),
  model_override: z.string().optional(),
  model_mapping: z.record(z.string(), z.string()).default({}),
  match_output_length: z.boolean().default(false),
})

/** Headers that belong to one connection and must not be sent again (RFC 9110). */
const hopByHop = new Set([
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "accept-encoding",
])

const shownProblems = 10

export const workloadTrace = defineDataset({
  names: ["workload_trace"],
  summary: "recorded requests of yours, sent again at their recorded times (open loop)",
  requests: "body",
  reads: ["datasetPath"],
  args,
  scheduled: true,
  async create(context, settings) {
    const path = await findFile(
      { dataset: "workload_trace", path: context.options.datasetPath, names: ["*.jsonl"], hub: undefined },
      context.hub,
    )
    const conversations = await readTrace(path, settings, context.note)
    return {
      endless: false,
      size: conversations.length,
      async *pass(): AsyncGenerator<Conversation> {
        yield* conversations
      },
    }
  },
})

/** All lines of a trace in the order of their times; every bad line is told before anything is sent. */
async function readTrace(
  path: string,
  settings: z.output<typeof args>,
  note: (text: string) => void,
): Promise<readonly Conversation[]> {
  const problems: string[] = []
  const timed: { at: number; make: (startSeconds: number) => Conversation }[] = []
  for await (const { value, line } of readJsonItems(path)) {
    const parsed = record.safeParse(value)
    const at = parsed.success ? secondsOf(parsed.data.timestamp) : undefined
    const sent = parsed.success ? bodyOf(parsed.data.body) : undefined
    if (parsed.success && at !== undefined && sent) {
      const { data } = parsed
      timed.push({ at, make: (start) => replay(data, sent, settings, start) })
    } else {
      const issue = parsed.success ? undefined : parsed.error.issues[0]
      const what = issue
        ? [issue.path.join("."), issue.message].filter(Boolean).join(": ")
        : "timestamp or body is unreadable"
      problems.push(`line ${line}: ${what}`)
    }
  }
  if (problems.length > 0) {
    const more = problems.length > shownProblems ? `; and ${problems.length - shownProblems} more` : ""
    throw new PerfError({
      code: "data_invalid",
      message: `${path} has bad lines: ${problems.slice(0, shownProblems).join("; ")}${more}.`,
      hint: "Each line has body and timestamp, and may have headers, request_id and completion_tokens.",
    })
  }
  const sorted = timed.every(({ at }, index) => index === 0 || (timed[index - 1]?.at ?? at) <= at)
  if (!sorted) note("The times of the trace are not in order; it was sorted.")
  timed.sort((a, b) => a.at - b.at)
  const first = timed[0]?.at ?? 0
  return timed.map(({ at, make }) => make(at - first))
}

function bodyOf(
  value: string | Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "string") return value
  try {
    return body.safeParse(JSON.parse(value)).data
  } catch {
    return undefined
  }
}

function replay(
  line: z.output<typeof record>,
  sent: Readonly<Record<string, unknown>>,
  settings: z.output<typeof args>,
  startSeconds: number,
): Conversation {
  const recorded = typeof sent.model === "string" ? sent.model : undefined
  const model =
    settings.model_override ?? (recorded === undefined ? undefined : settings.model_mapping[recorded])
  const headers = Object.entries(line.headers ?? {}).filter(([name]) => !hopByHop.has(name.toLowerCase()))
  const exact = settings.match_output_length && line.completion_tokens !== undefined
  return {
    startSeconds,
    ...singleTurn(
      { kind: "body", body: model === undefined ? sent : { ...sent, model } },
      {
        ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
        ...(line.request_id !== undefined && { requestId: line.request_id }),
        ...(exact && {
          overrides: { max_tokens: line.completion_tokens, ...(!endsItself(sent) && { ignore_eos: true }) },
        }),
      },
    ),
  }
}

/** A reply in a fixed form must end where the form does. */
function endsItself(sent: Readonly<Record<string, unknown>>): boolean {
  const format = sent.response_format
  const json =
    typeof format === "object" &&
    format !== null &&
    "type" in format &&
    String(format.type).startsWith("json")
  return (
    json ||
    (typeof sent.tool_choice === "object" && sent.tool_choice !== null) ||
    sent.tool_choice === "required"
  )
}
