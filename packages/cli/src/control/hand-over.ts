import { redactSecrets } from "@evalscope/core"
import { parseTime } from "../budget/budget.js"
import { exitCodes } from "../exit-codes.js"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { safeLine } from "../output/safe-text.js"
import { loadTexts } from "../tui/i18n/texts.js"
import { askOnce } from "./control-client.js"
import { startDetached } from "./detach.js"
import type { Steering } from "./steering.js"

/** Goes on with a run that was let go in a process of its own, and says how to get at it from now on. */
export async function handOver(
  runDir: string,
  parsed: ParsedFlags,
  steering: Steering,
  io: Io,
): Promise<number> {
  const { detach: texts } = await loadTexts(io.lang)
  const key = parsed.values.get("api-key")?.at(-1)
  const { pid, run, log, ended } = await startDetached(
    ["resume", runDir, ...secretsOf(parsed), ...timeLeft(parsed)],
    {
      ...io,
      // Other users of the machine see command lines, but no environments.
      env: key === undefined ? io.env : { ...io.env, EVALSCOPE_API_KEY: key },
    },
  )
  if (!run) {
    io.err(`${ended === undefined ? texts.notBegun : texts.ended} ${safeLine(log)}\n`)
    return ended ?? exitCodes.done
  }
  // It may have ended meanwhile; then there is nothing to steer.
  for (const request of requestsOf(steering)) await askOnce(run.socket, request).catch(() => undefined)
  const lines = [
    [`evalscope ctl watch ${run.id}`, texts.watch],
    ["evalscope ctl ps", texts.ps],
    [`evalscope ctl cancel ${run.id}`, texts.cancel],
  ] as const
  const width = Math.max(...lines.map(([command]) => command.length))
  io.err(`${texts.goesOn} ${run.id} (pid ${pid})\n`)
  for (const [command, what] of lines) io.err(`  ${command.padEnd(width)}  ${what}\n`)
  io.err(`  ${texts.log} ${safeLine(log)}\n`)
  return exitCodes.done
}

function requestsOf({
  paused,
  concurrency,
  skipped,
}: Steering): readonly Readonly<Record<string, unknown>>[] {
  return [
    ...(paused ? [{ op: "pause" }] : []),
    ...skipped.map((benchmark) => ({ op: "skip", benchmark })),
    ...(concurrency === undefined ? [] : [{ op: "set", concurrency }]),
  ]
}

/** What is left of the time that the whole run may take; this process began with it. */
function timeLeft({ values }: ParsedFlags): readonly string[] {
  const limit = values.get("max-time")?.at(-1)
  if (limit === undefined) return []
  return ["--max-time", `${Math.max(1, Math.round(parseTime("--max-time", limit) - performance.now()))}ms`]
}

/** Other flags with keys in them: they were not stored whole, so the resumed run must be told again. */
function secretsOf({ values }: ParsedFlags): readonly string[] {
  return [...values].flatMap(([name, given]) =>
    name !== "api-key" && given.some((value) => redactSecrets(value) !== value)
      ? given.flatMap((value) => [`--${name}`, value])
      : [],
  )
}
