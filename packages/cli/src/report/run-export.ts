import { basename, dirname, resolve } from "node:path"
import type { ParsedFlags } from "../flags/index.js"
import { numberOf } from "../flags/task-from-flags.js"
import { isAbsent, missingPackage } from "../install-line.js"
import type { Io } from "../io.js"
import { confirm } from "../output/confirm.js"
import { resolveRun } from "../runs/find-run.js"
import { workDirOf } from "../runs/work-dir.js"
import { UsageError } from "../usage-error.js"

/** From here on a page takes long to open, and it is asked whether it is wanted. */
const largeBytes = { file: 50e6, folder: 1e9 }
const parts = ["prompts", "outputs", "labels"] as const

/** Writes runs as the web app with their data in it: one file, or a folder of files. */
export async function runExport(parsed: ParsedFlags, io: Io): Promise<number> {
  if (parsed.positional.length === 0)
    throw new UsageError("No run is named.", "evalscope export latest -o result.html")
  const workDir = workDirOf(parsed, io)
  const runs = await Promise.all(parsed.positional.map((name) => resolveRun(name, workDir, io.cwd)))
  const value = (name: string) => parsed.values.get(name)?.at(-1)
  const samples = value("samples")
  const title = value("title")
  const target = resolve(io.cwd, value("output") ?? `${basename(runs[0] ?? "run")}.html`)
  const form = /\.html?$/i.test(target) ? "file" : "folder"
  const without = partsOf(parsed)
  const { planExport } = await installed(io)
  await using plan = await planExport({
    outputs: [...new Set([workDir, ...runs.filter((dir) => dirname(dir) !== workDir).map(dirname)])],
    runs,
    without,
    env: io.env,
    ...(samples !== undefined && { samples: numberOf({ name: "samples" }, samples) ?? 0 }),
    ...(title !== undefined && { title }),
  })
  const { bytes, entries, total } = plan.estimate
  const kept = entries === total ? `${entries}` : `${entries} of ${total}`
  const size = `about ${megabytes(bytes)} with ${kept} samples`
  const asJson = parsed.values.has("json")
  const document = { schema_version: 1, command: "export", form, path: target, runs, estimate: plan.estimate }
  if (parsed.values.has("dry-run")) {
    io.out(asJson ? `${JSON.stringify({ ...document, written: null }, null, 2)}\n` : `${target}: ${size}\n`)
    return 0
  }
  io.err(`${target}: ${size}\n`)
  const isLarge = bytes > largeBytes[form]
  if (isLarge && !parsed.values.has("yes") && !(await confirm(io, "This takes long to open. "))) return 0
  const written = await plan.write({ form, target })
  io.out(
    asJson
      ? `${JSON.stringify({ ...document, written }, null, 2)}\n`
      : `${form === "file" ? target : resolve(target, "index.html")}\n`,
  )
  return 0
}

function partsOf(parsed: ParsedFlags): readonly (typeof parts)[number][] {
  return (parsed.values.get("without") ?? [])
    .flatMap((text) => text.split(/[\s,]+/))
    .map((name) => {
      const part = parts.find((one) => one === name)
      if (part !== undefined) return part
      throw new UsageError(`--without knows no part ${name}.`, `It knows: ${parts.join(", ")}.`)
    })
}

async function installed(io: Io) {
  try {
    return await import("@evalscope/app/export")
  } catch (thrown) {
    if (isAbsent(thrown, "@evalscope/app"))
      throw await missingPackage("@evalscope/app", "The web app", io.env, thrown)
    throw thrown
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
