import { readFile } from "node:fs/promises"
import { EvalScopeError } from "@evalscope/core"
import { arenaFiles } from "../arena/index.js"
import { type CommandInput, type CommandIo, flagReader } from "./command-io.js"

/** `arena leaderboard RUN`: the leaderboards of a finished contest, as text or as its result document. */
export async function runLeaderboard(input: CommandInput, io: CommandIo): Promise<number> {
  const [runDir, more] = input.positional
  if (runDir === undefined || more !== undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: "One run folder is needed.",
      hint: "evalscope arena leaderboard outputs/20260519_120000",
    })
  }
  const files = arenaFiles(runDir)
  const path = flagReader(input).has("json") ? files.result : files.leaderboard
  try {
    io.out(await readFile(path, "utf8"))
    return 0
  } catch (cause) {
    throw new EvalScopeError({
      code: "file_access",
      message: `${runDir} is no finished arena run: ${path} cannot be read.`,
      hint: "Finish it with evalscope arena run --use-cache, or name another folder.",
      cause,
    })
  }
}
