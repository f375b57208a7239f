import { readFile } from "node:fs/promises"
import { basename, relative, resolve } from "node:path"
import { EvalScopeError, newRunDir } from "@evalscope/core"
import { isMap } from "../config/merge-maps.js"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { safeLine } from "../output/safe-text.js"
import { exists } from "../runs/find-run.js"
import { workDirOf } from "../runs/work-dir.js"
import { UsageError } from "../usage-error.js"
import type { ForeignSample } from "./foreign-sample.js"
import { inspectSamples } from "./inspect.js"
import { lmEvalSamples } from "./lm-eval.js"
import { promptfooSamples } from "./promptfoo.js"
import { writeImported } from "./write-imported.js"

/** `evalscope runs import <files…>`: results of Inspect, lm-evaluation-harness and promptfoo as one run folder. */
export async function runImport(files: readonly string[], parsed: ParsedFlags, io: Io): Promise<number> {
  if (files.length === 0)
    throw new UsageError(
      "No file is named.",
      "evalscope runs import log.eval samples_gsm8k.jsonl results.json",
    )
  const readers = await Promise.all(files.map((file) => readerOf(resolve(io.cwd, file), file)))
  const now = new Date()
  const dir = await newRunDir(workDirOf(parsed, io), now)
  async function* all() {
    for (const read of readers) yield* read()
  }
  const imported = await writeImported(dir, all(), now)
  if (parsed.values.has("json")) {
    io.out(`${JSON.stringify({ schema_version: 1, command: "runs", dir, imported }, null, 2)}\n`)
  } else {
    for (const { model, benchmark, samples } of imported)
      io.out(`${safeLine(`${model} on ${benchmark}`)}: ${samples} samples\n`)
    io.out(`${relative(io.cwd, dir)}\n`)
  }
  return 0
}

/** The format of a file, by its name and what is in it. */
async function readerOf(path: string, name: string): Promise<() => AsyncIterable<ForeignSample>> {
  if (!(await exists(path))) {
    throw new EvalScopeError({
      code: "file_access",
      message: `There is no file ${name}.`,
      hint: "Check the path.",
    })
  }
  if (path.endsWith(".eval")) return () => inspectSamples(path)
  if (/^samples_.*\.jsonl$/.test(basename(path))) return () => lmEvalSamples(path)
  const content: unknown = path.endsWith(".json") ? JSON.parse(await readFile(path, "utf8")) : undefined
  if (isMap(content) && isMap(content.eval) && "samples" in content) return () => inspectSamples(path)
  if (isMap(content) && content.results !== undefined && !("eval" in content))
    return () => promptfooSamples(path)
  throw new UsageError(
    `${name} is of no format that can be imported.`,
    "Logs of Inspect (.eval, .json), samples_*.jsonl of lm-evaluation-harness, and JSON of promptfoo are read.",
  )
}
