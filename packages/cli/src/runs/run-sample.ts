import {
  contentText,
  EvalScopeError,
  fileSafe,
  parseStoredLine,
  type Review,
  readLines,
  readPredictions,
  readReviews,
} from "@evalscope/core"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { safeLine, safeText } from "../output/safe-text.js"
import { UsageError } from "../usage-error.js"
import { resolveRun } from "./find-run.js"
import { filesOfRun, type RunFile } from "./run-files.js"
import { workDirOf } from "./work-dir.js"

interface Found {
  file: RunFile
  review?: Review
  reply?: { text: string; usage: unknown; latencyMs: number }
  error?: unknown
}

/** Prints all that is stored of one sample. */
export async function runSample(parsed: ParsedFlags, io: Io): Promise<number> {
  const [run, idText, more] = parsed.positional
  if (run === undefined || idText === undefined || more !== undefined) {
    throw new UsageError("A run and a sample's id are needed.", "evalscope sample <run> <id>")
  }
  const { id, place } = sampleNamed(idText)
  const dir = await resolveRun(run, workDirOf(parsed, io), io.cwd)
  const found = (await samplesOf(dir, id, parsed)).filter(
    ({ file: { stem } }) => place === undefined || stem === place || stem.endsWith(`_${place}`),
  )
  const [first] = found
  if (!first) {
    throw new EvalScopeError({
      code: "file_access",
      message: `${dir} has no sample ${idText} that fits.`,
      hint: "Ids count from 0 inside each subset; --benchmark, --subset and --model narrow it down.",
    })
  }
  if (parsed.values.has("json")) {
    const samples = found.map(({ file, ...sample }) => ({ model: file.model, samples: file.stem, ...sample }))
    io.out(`${JSON.stringify({ schema_version: 1, command: "sample", id, samples }, null, 2)}\n`)
  } else io.out(found.map((one) => sampleText(one, id, io)).join("\n"))
  return 0
}

/** `17`, `anatomy/17` or `mmlu/anatomy/17`, as messages about samples name them. */
function sampleNamed(text: string): { id: number; place: string | undefined } {
  const [, place, digits] = /^(?:(.+)\/)?(\d+)$/.exec(text) ?? []
  if (digits === undefined) {
    throw new UsageError(
      `${JSON.stringify(text)} names no sample.`,
      "evalscope sample latest 17, or anatomy/17",
    )
  }
  const [benchmark = "", ...subset] = place?.split("/") ?? []
  const stem = subset.length === 0 ? fileSafe(benchmark) : `${benchmark}_${fileSafe(subset.join("/"))}`
  return { id: Number(digits), place: place === undefined ? undefined : stem }
}

async function samplesOf(dir: string, id: number, parsed: ParsedFlags): Promise<readonly Found[]> {
  const found = new Map<string, Found>()
  const entry = (file: RunFile): Found => {
    const key = `${file.model}/${file.stem}`
    const known = found.get(key) ?? { file }
    found.set(key, known)
    return known
  }
  for (const file of await wanted(dir, "reviews", parsed)) {
    for await (const review of readReviews(file.path)) if (review.index === id) entry(file).review = review
  }
  for (const file of await wanted(dir, "predictions", parsed)) {
    for await (const { index, output } of readPredictions(file.path)) {
      if (index !== id) continue
      const message = output.choices[0]?.message
      entry(file).reply = {
        text: message ? contentText(message.content) : "",
        usage: output.usage ?? null,
        latencyMs: output.latencyMs,
      }
    }
  }
  for (const file of await wanted(dir, "errors", parsed)) {
    for await (const line of readLines(file.path)) {
      const value = parseStoredLine(file.path, line)
      if (typeof value === "object" && value !== null && "index" in value && value.index === id)
        entry(file).error = value
    }
  }
  return [...found.values()]
}

async function wanted(
  dir: string,
  kind: "reviews" | "predictions" | "errors",
  parsed: ParsedFlags,
): Promise<readonly RunFile[]> {
  const last = (name: string) => parsed.values.get(name)?.at(-1)
  const [benchmark, subset, model] = [last("benchmark"), last("subset"), last("model")]
  return (await filesOfRun(dir, kind)).filter(
    (file) =>
      (benchmark === undefined || file.stem.startsWith(`${benchmark}_`)) &&
      (subset === undefined || file.stem.endsWith(`_${fileSafe(subset)}`)) &&
      (model === undefined || file.model === fileSafe(model)),
  )
}

function sampleText({ file, review, reply, error }: Found, id: number, io: Io): string {
  const line = io.ascii ? "-" : "─"
  const part = (heading: string, text: string) => {
    const title = safeLine(heading)
    return `${line.repeat(2)} ${title} ${line.repeat(Math.max(2, 66 - title.length))}\n${safeText(text)}\n`
  }
  const parts = [part(`${file.model}: ${file.stem} sample ${id}`, "")]
  for (const message of review?.messages ?? []) parts.push(part(message.role, contentText(message.content)))
  if (!review && reply) parts.push(part("reply", reply.text))
  if (review) {
    const { target, score, identity } = review
    parts.push(part("target", typeof target === "string" ? target : target.join(", ")))
    const rows = [
      `outcome: ${identity?.outcome ?? "unknown"}`,
      ...Object.entries(score.values).map(([name, value]) => `${name}: ${value}`),
      ...(score.extracted === undefined ? [] : [`extracted: ${score.extracted}`]),
      ...(score.rule === undefined ? [] : [`rule: ${score.rule}`]),
      ...(score.explanation === undefined ? [] : [`explanation: ${score.explanation}`]),
    ]
    parts.push(part("verdict", rows.join("\n")))
  }
  if (reply)
    parts.push(
      part(
        "request",
        `latency: ${(reply.latencyMs / 1000).toFixed(2)} s\nusage: ${JSON.stringify(reply.usage)}`,
      ),
    )
  if (error !== undefined) parts.push(part("error", JSON.stringify(error, null, 2)))
  return parts.join("")
}
