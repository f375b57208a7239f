import { cp, mkdir, readdir, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { planEval } from "../eval/plan-eval.js"
import { runEval } from "../eval/run-eval.js"
import { evalFlags } from "../flags/eval-flags.js"
import { type ParsedFlags, parseFlags } from "../flags/index.js"
import { toArgv } from "../flags/to-argv.js"
import type { Io } from "../io.js"
import { withTerminalFlags } from "../terminal.js"
import { UsageError } from "../usage-error.js"
import { exists, resolveRun } from "./find-run.js"
import { commandOf, laidOver, refuseMasked } from "./run-resume.js"
import { workDirOf } from "./work-dir.js"

/** Gates and files of the first run are not those of this one. */
const notAgain = ["threshold", "baseline", "gate-exit", "output", "reporter", "junit-samples"]

/** Scores the stored replies of a run again; what has no reply is asked, as a resume would. */
export async function runScore(parsed: ParsedFlags, io: Io): Promise<number> {
  const [name, more] = parsed.positional
  if (name === undefined || more !== undefined)
    throw new UsageError("One run is needed.", "evalscope score <run>")
  const source = await resolveRun(name, workDirOf(parsed, io), io.cwd)
  const into = parsed.values.get("into")?.at(-1)
  const dir = into === undefined ? source : await copyOf(source, resolve(io.cwd, into))
  const { argv: stored, cwd } = await commandOf(source, io)
  const flags = withTerminalFlags(evalFlags)
  const made = parseFlags(stored, flags)
  const before = [...made.positional, ...toArgv(made, flags, notAgain)]
  const line = laidOver(before, parsed, ["work-dir", "use-cache", "datasets", "rerun-review"])
  if (cwd !== io.cwd && (await exists(cwd))) process.chdir(cwd)
  io.err(`scoring ${dir}\n`)
  const whole = parseFlags([...line, "--use-cache", dir, "--rerun-review"], flags)
  refuseMasked(whole)
  const code = await runEval(
    whole,
    { ...io, cwd: process.cwd() },
    { command: "score", argv: ["eval", ...line], plan: planEval },
  )
  // A copy in which nothing could be scored would only be in the way of the next try.
  if (into !== undefined && !(await exists(join(dir, "reports"))))
    await rm(dir, { recursive: true, force: true })
  return code
}

/** Replies and configs of a run in a new folder. */
async function copyOf(source: string, target: string): Promise<string> {
  if ((await readdir(target).catch(() => [])).length > 0) {
    throw new UsageError(`--into ${target}: the folder is not empty.`, "Name a new folder.")
  }
  await mkdir(target, { recursive: true })
  for (const name of ["predictions", "configs", "judgments"]) {
    if (await exists(join(source, name)))
      await cp(join(source, name), join(target, name), { recursive: true })
  }
  return target
}
