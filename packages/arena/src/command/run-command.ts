import { EvalScopeError } from "@evalscope/core"
import { parseArenaConfig } from "../arena/arena-config.js"
import { arenaResultToJson } from "../arena/index.js"
import { runArena } from "../arena/run-arena.js"
import { type CommandInput, type CommandIo, type FlagReader, flagReader } from "./command-io.js"
import { formatRatings } from "./rate-command.js"

/** `arena run`: a contest from a settings file, flags, or both; flags win. */
export async function runContestCommand(input: CommandInput, io: CommandIo): Promise<number> {
  const flags = flagReader(input)
  const file = flags.text("config") ?? input.positional[0]
  const settings = file === undefined ? {} : await readSettings(file)
  const { isLegacyConfig, runLegacyArena } = await import("../legacy/index.js")
  if (isLegacyConfig(settings)) {
    await runLegacyArena(settings, {
      dryRun: flags.on("dry-run"),
      onNote: (note) => io.err(`${note}\n`),
      onTable: (text) => io.out(text),
    })
    return 0
  }
  const { isBenchmarkConfig, runBenchmark } = await import("../benchmark/index.js")
  if (isBenchmarkConfig(settings)) {
    const run = await runBenchmark({ ...settings, ...fromFlags(flags) }, (note) => io.err(`note: ${note}\n`))
    io.out(
      flags.has("json")
        ? `${JSON.stringify(run.document, null, 2)}\n`
        : `${run.text}\nRun folder: ${run.runDir}\n`,
    )
    return 0
  }
  const config = parseArenaConfig({ ...settings, ...fromFlags(flags) })
  if (config.mode === "single") {
    const { gradeRuns, formatGrades } = await import("../arena/grade-runs.js")
    const graded = await gradeRuns(config, { onWarning: (warning) => io.err(`note: ${warning}\n`) })
    io.out(flags.has("json") ? `${JSON.stringify(graded, null, 2)}\n` : formatGrades(graded))
    return graded.failed > 0 ? 3 : 0
  }
  let shown = 0
  const { runDir, result, leaderboardText } = await runArena(config, {
    onWarning: (warning) => io.err(`note: ${warning}\n`),
    onGame: (game, progress) => {
      io.onGame?.(game, progress)
      const { done, planned } = progress
      const tenth = Math.floor((10 * done) / Math.max(1, planned))
      if (tenth > shown) io.err(`${done}/${planned} games judged\n`)
      shown = Math.max(shown, tenth)
    },
  })
  for (const warning of result.warnings) io.err(`note: ${warning}\n`)
  if (flags.has("json")) {
    io.out(`${JSON.stringify({ run_dir: runDir, ...arenaResultToJson(result) }, null, 2)}\n`)
  } else {
    io.out(leaderboardText)
    if (result.ratings) io.out(`\n${formatRatings(result.ratings)}`)
    io.out(`\nRun folder: ${runDir}\n`)
  }
  return result.games.failed > 0 ? 3 : 0
}

async function readSettings(path: string): Promise<Record<string, unknown>> {
  const { fillVariables, readTaskFile } = await import("@evalscope/core")
  const value = fillVariables((await readTaskFile(path)).content, process.env)
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value }
  throw new EvalScopeError({
    code: "config_invalid",
    message: `${path} holds no settings of an arena.`,
    hint: "It must be a map with models, baseline and judges.",
  })
}

function fromFlags(flags: FlagReader): Record<string, unknown> {
  const models = flags.list("models").map((entry) => {
    const at = entry.indexOf("=")
    if (at > 0) return { name: entry.slice(0, at), reportPath: entry.slice(at + 1) }
    throw new EvalScopeError({
      code: "config_invalid",
      message: `--models ${entry} has no name.`,
      hint: "Write --models name=outputs/<run>/reports/<model> …",
    })
  })
  const judges = flags.list("judge-model").map((modelId) => ({
    modelId,
    ...(flags.has("judge-api-url") && { apiUrl: flags.text("judge-api-url") }),
    ...(flags.has("judge-api-key") && { apiKey: flags.text("judge-api-key") }),
  }))
  const given = {
    baseline: flags.text("baseline"),
    mode: flags.text("mode")?.replaceAll("-", "_"),
    budget: flags.number("budget"),
    positions: flags.text("positions"),
    repeats: flags.number("repeats"),
    limit: flags.number("limit"),
    rounds: flags.number("rounds"),
    seed: flags.number("seed"),
    confidence: flags.number("confidence"),
    concurrency: flags.number("concurrency"),
    parser: flags.text("parser"),
    useCache: flags.text("use-cache"),
    workDir: flags.text("work-dir"),
    humanLabels: flags.text("human-labels"),
    compat: flags.on("compat") ? true : undefined,
    models: models.length > 0 ? models : undefined,
    judges: judges.length > 0 ? judges : undefined,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
