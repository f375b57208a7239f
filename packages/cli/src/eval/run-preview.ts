import { contentText, type PlannedSample, planBenchmark } from "@evalscope/core"
import type { ParsedFlags } from "../flags/index.js"
import { numberOf } from "../flags/task-from-flags.js"
import type { Io } from "../io.js"
import { safeLine, safeText } from "../output/safe-text.js"
import { selectSamples } from "../task/select-samples.js"
import { UsageError } from "../usage-error.js"
import { type PlannedTask, planEval } from "./plan-eval.js"

/** Prints prompts as a run would send them, without a model. */
export async function runPreview(parsed: ParsedFlags, io: Io): Promise<number> {
  const count = numberOf({ name: "count" }, parsed.values.get("count")?.at(-1) ?? "1") ?? 1
  if (count < 1) throw new UsageError("--count must be at least 1.", "For example --count 3.")
  const { tasks, warnings } = await planEval(parsed, io)
  for (const warning of warnings) io.err(`warning: ${safeLine(warning)}\n`)
  const found: { benchmark: string; planned: PlannedSample }[] = []
  for (const task of tasks) {
    for await (const entry of prompts(task, count, io)) {
      found.push(entry)
      if (!parsed.values.has("json")) io.out(promptText(entry.benchmark, entry.planned, io))
    }
  }
  if (parsed.values.has("json")) {
    const samples = found.map(({ benchmark, planned: { sample, messages } }) => ({
      benchmark,
      subset: sample.subset,
      id: sample.id,
      messages,
      target: sample.target,
      ...(sample.tools && { tools: sample.tools }),
      metadata: sample.metadata,
    }))
    io.out(`${JSON.stringify({ schema_version: 1, command: "preview", samples }, null, 2)}\n`)
  }
  return 0
}

async function* prompts({ task, benchmarks, env, parsed }: PlannedTask, count: number, io: Io) {
  const select = await selectSamples(parsed, task, benchmarks, { env, cwd: io.cwd })
  for (const benchmark of benchmarks) {
    const plan = await planBenchmark(benchmark, task, { env })
    let shown = 0
    for (const subset of plan.subsets) {
      if (shown >= count) break
      for await (const planned of plan.samples(subset)) {
        if (select && !select(planned.sample, benchmark.name)) continue
        yield { benchmark: benchmark.name, planned }
        shown += 1
        if (shown >= count) break
      }
    }
  }
}

function promptText(benchmark: string, { sample, messages }: PlannedSample, io: Io): string {
  const line = io.ascii ? "-" : "─"
  const heading = (text: string) =>
    `${line.repeat(2)} ${text} ${line.repeat(Math.max(2, 66 - text.length))}\n`
  const turns = messages.map(
    (message) => `${heading(message.role)}${safeText(contentText(message.content))}\n`,
  )
  const target = typeof sample.target === "string" ? sample.target : sample.target.join(", ")
  return `${heading(`${benchmark}/${sample.subset} sample ${sample.id}`)}${turns.join("")}${heading("target")}${safeText(target)}\n\n`
}
