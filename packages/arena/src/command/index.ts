import { EvalScopeError } from "@evalscope/core"
import type { CommandInput, CommandIo } from "./command-io.js"

export type { CommandInput, CommandIo } from "./command-io.js"

/**
 * The `arena` command: `run` (default when a config or models are given), `rate FILE`, `leaderboard RUN`. Each loads
 * what it needs when it is called.
 * @returns the exit code
 * @throws EvalScopeError for anything that went wrong; the caller prints it.
 */
export async function runArenaCommand(input: CommandInput, io: CommandIo): Promise<number> {
  const [action, ...positional] = input.positional
  const rest = { ...input, positional }
  if (action === "rate") return (await import("./rate-command.js")).runRate(rest, io)
  if (action === "leaderboard") return (await import("./leaderboard-command.js")).runLeaderboard(rest, io)
  if (action === "run") return (await import("./run-command.js")).runContestCommand(rest, io)
  if (action === undefined && (input.values.has("config") || input.values.has("models"))) {
    return (await import("./run-command.js")).runContestCommand(input, io)
  }
  throw new EvalScopeError({
    code: "config_invalid",
    message:
      action === undefined ? "Say what the arena should do." : `The arena knows no action "${action}".`,
    hint: "evalscope arena run --config arena.yaml, evalscope arena rate battles.jsonl, or evalscope arena leaderboard <run>.",
  })
}
