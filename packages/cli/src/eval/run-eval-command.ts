import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { planEval } from "./plan-eval.js"
import { runEval } from "./run-eval.js"

/** `eval` and `run`: the ways to evaluate, and those to look at an evaluation without one. */
export async function runEvalCommand(parsed: ParsedFlags, io: Io, command = "eval"): Promise<number> {
  const on = (name: string) => parsed.values.get(name)?.at(-1) === "true"
  const replayed = parsed.values.get("replay")?.at(-1)
  if (replayed !== undefined) return (await import("./run-replay.js")).runReplay(replayed, parsed, io)
  if (on("dry-run")) return (await import("./run-dry.js")).runDry(parsed, io, command)
  if (on("detach")) return (await import("../control/detach.js")).runDetached(io)
  if (on("watch")) return (await import("./run-watch.js")).runWatch(parsed, io)
  const argv = command === "eval" ? io.argv : ["eval", ...argvOfRun(parsed, io)]
  return runEval(parsed, io, { command, argv, plan: planEval, detachable: true })
}

/** What `run file` is as a line of `eval`, for a later resume. */
function argvOfRun(parsed: ParsedFlags, io: Io): readonly string[] {
  const files = parsed.values.get("config") ?? []
  const plain = new Set(files)
  return [...io.argv.slice(1).filter((word) => !plain.has(word)), "--config", ...files]
}
