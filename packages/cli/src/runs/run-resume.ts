import { join } from "node:path"
import { EvalScopeError, readRunState, runFolder, taskHash } from "@evalscope/core"
import { type PlannedTask, planEval } from "../eval/plan-eval.js"
import { runEval } from "../eval/run-eval.js"
import { evalFlags } from "../flags/eval-flags.js"
import { type ParsedFlags, parseFlags } from "../flags/index.js"
import { toArgv } from "../flags/to-argv.js"
import type { Io } from "../io.js"
import { withTerminalFlags } from "../terminal.js"
import { UsageError } from "../usage-error.js"
import { readCommandFile } from "./command-file.js"
import { exists, findRuns, resolveRun } from "./find-run.js"
import { summarizeRun } from "./run-summary.js"
import { workDirOf } from "./work-dir.js"

const unfinished = ["interrupted", "failed", "killed"]

/** Goes on with a run: its own command line with the flags given now laid over it. */
export async function runResume(parsed: ParsedFlags, io: Io): Promise<number> {
  const [name, more] = parsed.positional
  if (more !== undefined)
    throw new UsageError(`"${more}" is one argument too many.`, "evalscope resume [run]")
  const dir = await (name === undefined
    ? newestUnfinished(parsed, io)
    : resolveRun(name, workDirOf(parsed, io), io.cwd))
  const { argv, cwd } = await commandOf(dir, io)
  const flags = withTerminalFlags(evalFlags)
  const line = laidOver(argv, parsed, ["work-dir", "use-cache", "datasets"])
  const amend = parsed.values.get("amend")?.at(-1) === "true"
  // Paths in the stored command line are relative to where it was given.
  if (cwd !== io.cwd && (await exists(cwd))) process.chdir(cwd)
  io.err(`resuming ${dir}\n`)
  const whole = parseFlags([...line, "--use-cache", dir], flags)
  refuseMasked(whole)
  return runEval(
    whole,
    { ...io, cwd: process.cwd() },
    {
      command: "resume",
      argv: ["eval", ...line],
      detachable: true,
      plan: async (wanted, at) => {
        const plan = await planEval(wanted, at)
        return { ...plan, tasks: [await taskOf(dir, plan.tasks, amend)] }
      },
    },
  )
}

async function newestUnfinished(parsed: ParsedFlags, io: Io): Promise<string> {
  for (const dir of await findRuns(workDirOf(parsed, io))) {
    if (unfinished.includes((await summarizeRun(dir)).status)) return dir
  }
  throw new EvalScopeError({
    code: "file_access",
    message: `There is no unfinished run in ${workDirOf(parsed, io)}.`,
    hint: "evalscope runs list shows all runs; name one to extend it.",
  })
}

/** The arguments after `eval` that made a run; those of the original have only their task file. */
export async function commandOf(dir: string, io: Io): Promise<{ argv: readonly string[]; cwd: string }> {
  const stored = readCommandFile(dir)
  if (stored?.argv[0] === "eval") return { argv: withoutResume(stored.argv.slice(1)), cwd: stored.cwd }
  for (const name of ["task_config.yaml", "task_config.json"]) {
    const path = join(dir, "configs", name)
    if (await exists(path)) return { argv: ["--config", path], cwd: io.cwd }
  }
  throw new EvalScopeError({
    code: "run_damaged",
    message: `${dir} does not say how it was made.`,
    hint: (await exists(join(dir, "settings.json")))
      ? `It is a load test: evalscope perf --resume ${dir}`
      : "Give the whole command again: evalscope eval … --use-cache <run>.",
  })
}

/** A run is continued in its own folder and shown as asked for now, whatever continued it before. */
function withoutResume(argv: readonly string[]): readonly string[] {
  const flags = withTerminalFlags(evalFlags)
  const stored = parseFlags(argv, flags)
  return [...stored.positional, ...toArgv(stored, flags, ["use-cache", "resume", "json", "detach", "watch"])]
}

/**
 * A stored command line with the flags given now laid over it: single values are replaced, maps are merged. A map that
 * had a key in it was not stored whole, so one given now takes its place.
 */
export function laidOver(
  stored: readonly string[],
  given: ParsedFlags,
  without: readonly string[],
): readonly string[] {
  const flags = withTerminalFlags(evalFlags)
  const before = parseFlags(stored, flags)
  const masked = [...given.values.keys()].filter((name) =>
    before.values.get(name)?.some((value) => value.includes("[redacted]")),
  )
  return [...before.positional, ...toArgv(before, flags, masked), ...toArgv(given, flags, without)]
}

/** Keys that stood in the first command line were not stored. */
export function refuseMasked({ values }: ParsedFlags): void {
  for (const [name, given] of values) {
    if (!given.some((value) => value.includes("[redacted]"))) continue
    throw new UsageError(
      `--${name} had a key in it, and keys are not stored.`,
      `Give --${name} again, or put the key into the environment: {"api_key": "\${NAME}"}.`,
    )
  }
}

/** The task that made a run; with `amend` also one that has changed since. */
async function taskOf(dir: string, tasks: readonly PlannedTask[], amend: boolean): Promise<PlannedTask> {
  const state = await readRunState(runFolder(dir).stateFile)
  const [only, second] = tasks
  const same = tasks.find((planned) => state !== undefined && hashOf(planned) === state.config_hash)
  // A run of the original, or one whose seed was drawn, cannot tell.
  const unknown = state === undefined || only?.task.seed === null
  if (same) return same
  if (only && !second && (amend || unknown)) return only
  throw new EvalScopeError({
    code: "run_mismatch",
    message: second
      ? `None of the ${tasks.length} tasks of this command line is the one that made ${dir}.`
      : `The task is not the one that made ${dir}: models, benchmarks, prompts or generation settings differ.`,
    hint: second
      ? "Put the task into a file of its own: evalscope eval --config task.yaml --use-cache <run>."
      : "Add --amend to go on anyway: replies that still fit are kept, the others are asked for again.",
  })
}

function hashOf({ task, variants, benchmarks }: PlannedTask): string {
  const ids = variants.map(
    ({ modelId, model = "mock" }) => modelId ?? model.split("/").findLast((part) => part !== "") ?? model,
  )
  return taskHash(
    task,
    ids,
    benchmarks.map((benchmark) => benchmark.name),
  )
}
