import type { CommandModule } from "../command-table.js"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"

export const arenaCommand: CommandModule = {
  usage: "run | rate <battles.jsonl> | leaderboard <run> | view <run>",
  flags: [
    {
      name: "config",
      short: "c",
      kind: "text",
      value: "file",
      help: "settings of the contest",
      group: "Contest",
    },
    {
      name: "models",
      kind: "list",
      value: "name=path",
      help: "finished runs: name=outputs/<run>/reports/<model>",
      group: "Contest",
    },
    {
      name: "mode",
      kind: "text",
      value: "mode",
      help: "baseline (default), all_pairs, tournament, single",
      group: "Contest",
    },
    { name: "budget", kind: "number", value: "games", help: "most games of a tournament", group: "Contest" },
    { name: "positions", kind: "text", value: "how", help: "swap (default), random, none", group: "Contest" },
    { name: "limit", kind: "number", value: "n", help: "questions per subset", group: "Contest" },
    { name: "use-cache", kind: "text", value: "run", help: "earlier run to add to", group: "Contest" },
    { name: "work-dir", kind: "text", value: "folder", help: "where runs go (./outputs)", group: "Contest" },
    {
      name: "dry-run",
      kind: "switch",
      help: "random verdicts (first-generation YAML only)",
      group: "Contest",
    },
    {
      name: "judge-model",
      kind: "list",
      value: "names",
      help: "judges; several make a jury",
      group: "Judge",
    },
    { name: "judge-api-url", kind: "text", value: "url", help: "their endpoint", group: "Judge" },
    { name: "judge-api-key", kind: "text", value: "key", help: "their key", group: "Judge" },
    {
      name: "repeats",
      kind: "number",
      value: "n",
      help: "times each judge is asked the same",
      group: "Judge",
    },
    { name: "concurrency", kind: "number", value: "n", help: "games at once (5)", group: "Judge" },
    {
      name: "parser",
      kind: "text",
      value: "name",
      help: "any, structured, arena-hard-v0.1, arena-hard-v2.0",
      group: "Judge",
    },
    {
      name: "human-labels",
      kind: "text",
      value: "file",
      help: "verdicts of people to compare with",
      group: "Judge",
    },
    {
      name: "method",
      kind: "text",
      value: "name",
      help: "bradley-terry (default), rao-kupper, davidson, elo",
      group: "Rating",
    },
    {
      name: "baseline",
      kind: "text",
      value: "model",
      help: "rated 1000; opponent of win rates",
      group: "Rating",
    },
    { name: "weighted", kind: "switch", help: "use the battles' weights", group: "Rating" },
    {
      name: "rounds",
      kind: "number",
      value: "n",
      help: "bootstrap rounds (1000); 0 = closed-form intervals",
      group: "Rating",
    },
    {
      name: "seed",
      kind: "number",
      value: "n",
      help: "of the bootstrap and of random positions",
      group: "Rating",
    },
    { name: "confidence", kind: "number", value: "share", help: "of intervals (0.95)", group: "Rating" },
    {
      name: "unit",
      kind: "text",
      value: "what",
      help: "resample by question (default) or battle",
      group: "Rating",
    },
    { name: "position", kind: "switch", help: "estimate what being shown first is worth", group: "Rating" },
    {
      name: "style",
      kind: "list",
      value: "features",
      help: "control for all, length, markdown, tokens, headers, lists, bold",
      group: "Rating",
    },
    {
      name: "prior",
      kind: "number",
      value: "points",
      help: "deviation of a prior; keeps ratings finite",
      group: "Rating",
    },
    { name: "k", kind: "number", value: "points", help: "step of online Elo (4)", group: "Rating" },
    {
      name: "workers",
      kind: "number",
      value: "n",
      help: "threads; results do not depend on it",
      group: "Rating",
    },
    { name: "compat", kind: "switch", help: "the original's figures and too narrow bounds", group: "Rating" },
    {
      name: "json",
      kind: "text",
      value: "document|events",
      help: "one JSON document on stdout at the end; =events for every event as a line",
      group: "Output",
    },
    {
      name: "replay",
      kind: "text",
      value: "file",
      help: "show the events of an earlier run (--json=events) again",
      group: "Output",
    },
    { name: "tui", kind: "switch", help: "full-screen view", group: "Output" },
    { name: "no-tui", kind: "switch", help: "no full-screen view", group: "Output" },
    { name: "debug", kind: "switch", help: "stack traces", group: "Output", hidden: true },
  ],
  examples: [
    [
      "evalscope arena run --models a=outputs/r1/reports/a b=outputs/r2/reports/b --baseline b --judge-model gpt-4.1",
      "who answered better?",
    ],
    [
      "evalscope arena rate battles.jsonl --baseline gpt-4-0314 --weighted --position",
      "ratings of a battles file",
    ],
    ["evalscope arena leaderboard outputs/20260519_120000", "leaderboards of a finished contest"],
    ["evalscope arena view outputs/20260519_120000", "the same on a screen, with battles and a blind vote"],
  ],
  run: runArena,
}

async function runArena(parsed: ParsedFlags, io: Io): Promise<number> {
  const { wantsTui } = await import("../tui/wants-tui.js")
  const [action, run, more] = parsed.positional
  const screen = wantsTui(parsed, io)
  const replayed = parsed.values.get("replay")?.at(-1)
  if (replayed !== undefined) return (await import("../eval/run-replay.js")).runReplay(replayed, parsed, io)
  if (action === "view") {
    const { UsageError } = await import("../usage-error.js")
    if (run === undefined || more !== undefined)
      throw new UsageError("One run folder is needed.", "evalscope arena view outputs/20260519_120000")
    const asText = () => runArena({ ...parsed, positional: ["leaderboard", run] }, io)
    if (!screen) return asText()
    const { loadArenaBrowser } = await import("../tui/load.js")
    const { resolveRun } = await import("../runs/find-run.js")
    const { workDirOf } = await import("../runs/work-dir.js")
    const workDir = workDirOf(parsed, io)
    const dir = await resolveRun(run, workDir, io.cwd)
    const end = await (await loadArenaBrowser())({ dir, models: [] }, workDir, io)
    return end === "plain" ? asText() : 0
  }
  const arena = await installed()
  const plays = action === "run" || (action === undefined && parsed.values.size > 0)
  if (plays && parsed.values.get("json")?.at(-1) === "events") {
    const { framed } = await import("../output/framed.js")
    const { arenaEventsIo } = await import("../output/arena-events.js")
    return framed("arena", io, (own) => arena.runArenaCommand(parsed, arenaEventsIo(own)))
  }
  if (!screen || !plays) return arena.runArenaCommand(parsed, io)
  const { loadArenaScreen } = await import("../tui/load.js")
  const shown = (await loadArenaScreen())(io)
  try {
    return await arena.runArenaCommand(parsed, shown.io)
  } finally {
    shown.close()
  }
}

async function installed() {
  try {
    return await import("@evalscope/arena/command")
  } catch (cause) {
    const { EvalScopeError } = await import("@evalscope/core")
    throw new EvalScopeError({
      code: "package_missing",
      message: "The arena is not installed.",
      hint: "npm install @evalscope/arena",
      cause,
    })
  }
}
