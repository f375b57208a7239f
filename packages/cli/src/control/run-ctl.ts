import { formatTextTable } from "@evalscope/core"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { formatDuration } from "../output/duration.js"
import { wantsTui } from "../tui/wants-tui.js"
import { UsageError } from "../usage-error.js"
import { askOnce, askRun } from "./control-client.js"
import { type ControlledRun, controlledRuns } from "./registry.js"

/** `evalscope ctl …` */
export async function runCtl(parsed: ParsedFlags, io: Io): Promise<number> {
  const [verb = "ps", ...args] = parsed.positional
  const url = parsed.values.get("url")?.at(-1)
  if (url !== undefined) return (await import("./run-service-ctl.js")).runServiceCtl(url, parsed, io)
  switch (verb) {
    case "ps":
      return list(parsed, io)
    case "watch":
      return watch(target(parsed, args[0], io), parsed, io)
    case "pause":
      return tell(target(parsed, args[0], io), { op: "pause" }, "paused", parsed, io)
    case "resume":
      return tell(target(parsed, args[0], io), { op: "resume" }, "goes on", parsed, io)
    case "cancel": {
      const now = parsed.values.get("now")?.at(-1) === "true"
      const done = now ? "is stopped" : "stops when the requests under way are done"
      return tell(target(parsed, args[0], io), { op: "cancel", now }, done, parsed, io)
    }
    case "retry": {
      const [sample] = args
      const request = { op: "retry", ...(sample !== undefined && { sample }) }
      return tell(target(parsed, undefined, io), request, "tries failed samples again", parsed, io)
    }
    case "set": {
      const [setting, run] = args
      const concurrency = concurrencyOf(setting)
      const done = `sends ${concurrency} requests at once`
      return tell(target(parsed, run, io), { op: "set", concurrency }, done, parsed, io)
    }
    default:
      throw new UsageError(
        `There is no "ctl ${verb}".`,
        "Choose ps, watch, pause, resume, cancel, retry or set concurrency=<n>.",
      )
  }
}

async function list(parsed: ParsedFlags, io: Io): Promise<number> {
  const answers = await Promise.all(
    controlledRuns(io.env).map((run) => askOnce(run.socket, { op: "status" }).catch(() => undefined)),
  )
  const runs = answers.flatMap((answer) => (answer ? [answer] : []))
  if (parsed.values.has("json")) {
    io.out(`${JSON.stringify({ schema_version: 1, command: "ctl", runs }, null, 2)}\n`)
    return 0
  }
  if (runs.length === 0) {
    io.err("Nothing runs.\n")
    return 0
  }
  const columns = ["Pid", "Run", "Since", "Done", "Score", "Errors", "State"].map((title) => ({
    title,
    flexible: true,
  }))
  const rows = runs.map((run) => {
    const scored = Number(run.scored ?? 0)
    return {
      cells: [
        String(run.pid),
        String(run.run_dir ?? ""),
        formatDuration(Date.now() - Date.parse(String(run.started_at))),
        `${run.done}${run.total === undefined || run.total === null ? "" : `/${run.total}`}`,
        scored === 0 ? "" : (Number(run.scoreSum) / scored).toFixed(3),
        String(run.errors ?? 0),
        run.paused === true ? "paused" : "running",
      ],
    }
  })
  io.out(`${formatTextTable(columns, rows, { width: io.columns, color: io.color, ascii: io.ascii })}\n`)
  return 0
}

/** On the screen where there is one, else as lines of JSON. */
async function watch(run: ControlledRun, parsed: ParsedFlags, io: Io): Promise<number> {
  if (wantsTui(parsed, io)) return (await import("./attach.js")).attach(run, io)
  for await (const answer of askRun(run.socket, { op: "watch" })) {
    if ("type" in answer) io.out(`${JSON.stringify(answer)}\n`)
    else if (answer.ok === true) io.err(`watching ${run.run_dir ?? run.pid}\n`)
  }
  return 0
}

async function tell(
  run: ControlledRun,
  request: Readonly<Record<string, unknown>>,
  done: string,
  parsed: ParsedFlags,
  io: Io,
): Promise<number> {
  const answer = await askOnce(run.socket, request)
  const { samples } = answer
  if (parsed.values.has("json")) {
    io.out(`${JSON.stringify({ schema_version: 1, command: "ctl", pid: run.pid, ...answer }, null, 2)}\n`)
  } else if (answer.ok === true) {
    const count = typeof samples === "number" ? `: ${samples}` : ""
    io.out(`${run.pid} (${nameOf(run)}) ${done}${count}\n`)
  }
  if (answer.ok === true) return 0
  throw new UsageError(
    `The run ${run.pid} refused: ${String(answer.error)}.`,
    "evalscope ctl ps shows what runs.",
  )
}

function nameOf({ run_dir }: ControlledRun): string {
  return run_dir?.split(/[\\/]/).at(-1) ?? "not begun"
}

/** The run that is meant: by process id or by its folder's name; without either the only one there is. */
function target(parsed: ParsedFlags, named: string | undefined, io: Io): ControlledRun {
  const all = controlledRuns(io.env)
  const wanted = named ?? parsed.values.get("pid")?.at(-1)
  const fits = (run: ControlledRun) =>
    wanted === undefined || wanted === String(run.pid) || wanted === nameOf(run)
  const [only, second] = all.filter(fits)
  if (only && !second) return only
  if (second) {
    throw new UsageError(
      "Several runs are under way.",
      `Name one: ${all.map((run) => `${run.pid} (${nameOf(run)})`).join(", ")}.`,
    )
  }
  throw new UsageError(
    wanted === undefined ? "Nothing runs." : `No run that is under way is called ${wanted}.`,
    "evalscope ctl ps shows what runs.",
  )
}

function concurrencyOf(setting = ""): number {
  const [, digits] = /^concurrency=(\d+)$/.exec(setting) ?? []
  if (digits !== undefined && Number(digits) > 0) return Number(digits)
  throw new UsageError(`${JSON.stringify(setting)} cannot be set.`, "evalscope ctl set concurrency=16")
}
