import { existsSync } from "node:fs"
import { rename } from "node:fs/promises"
import { basename, join } from "node:path"
import { maskSecrets, type PerfConfig, perfFlags, snakeOf } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import { numberIn } from "../objective/index.js"
import { makeFolder } from "../report/make-folder.js"
import { readStoredRun, type StoredLevel, type StoredRun } from "../report/read-run.js"
import type { ReportedLevel } from "../report/reported-run.js"
import { reportStored } from "../report/stored-report.js"
import { isOversaturated } from "../run/oversaturation.js"
import { type LevelSpec, planLevels } from "./levels.js"

/** A level as a sweep needs to know it, whether it was run just now or kept from before. */
export interface LevelOutcome {
  readonly reported: ReportedLevel
  readonly total: number
  readonly succeeded: number
  /** The server took in more than it answered. */
  readonly oversaturated: boolean
}

/** What an interrupted run has measured as a whole. */
export interface KeptLevels {
  /** Undefined for a level that has to be run; what there is of it is put aside into `interrupted/`. */
  take(folder: string): Promise<LevelOutcome | undefined>
  /** Of the whole run; undefined when nothing was kept. */
  readonly seed: number | undefined
  readonly count: number
}

/** Groups of options, and single ones, that decide what a level measures; load is in the name of its folder. */
const decisiveGroups = ["Data", "Generation", "Multi-turn", "Arrival", "Measuring"]
const decisiveFields: readonly string[] = [
  ...["model", "api", "url", "tokenizerPath", "retry", "goodput"],
  ...["duration", "warmupNum", "warmupBarrier", "thinkTime", "cancelRate", "cancelAfter"],
]
const setApart = "interrupted"

/**
 * The levels of an earlier, interrupted run in `folder` that need not be measured again: those that ended by
 * themselves and have all their figures.
 *
 * @throws PerfError `data_missing` when there is no such folder, `config_invalid` when it was measured with other
 * options than those of `config`, or lies above the folder of a run.
 */
export async function keptLevels(config: PerfConfig, folder: string): Promise<KeptLevels> {
  const stored = await storedRun(folder)
  const whole = (stored?.levels ?? []).filter(
    ({ figures, run }) => figures !== undefined && run?.status === "completed",
  )
  const planned = config.sweep === undefined ? planLevels(config) : []
  for (const level of whole) {
    checkSameOptions(config, level)
    checkSameRate(planned, level)
  }
  const byFolder = new Map(whole.map((level) => [basename(level.folder), level]))
  const [first] = whole
  const firstSeed = typeof first?.args.seed === "number" ? first.args.seed : undefined
  return {
    count: whole.length,
    seed: firstSeed === undefined ? undefined : firstSeed - (first?.run?.level?.index ?? 0),
    async take(name) {
      const level = byFolder.get(name)
      if (level !== undefined) return outcomeOf(level, config)
      await putAside(folder, name)
      return undefined
    },
  }
}

/**
 * The run in a folder. Undefined when its first level was cut off before its first request.
 * @throws PerfError `data_missing` when there is no such folder, `config_invalid` when it lies above the folder of a run.
 */
export async function storedRun(folder: string): Promise<StoredRun | undefined> {
  if (!existsSync(folder)) {
    throw new PerfError({
      code: "data_missing",
      message: `There is no folder ${folder} to go on with.`,
      hint: "Name the folder of a run, e.g. outputs/20260519_120000/qwen3.",
    })
  }
  try {
    const stored = await readStoredRun(folder)
    if (stored.folder === folder) return stored
    // Of a run whose only level was cut off twice, all that is left is what was put aside.
    if (stored.folder === join(folder, setApart)) return undefined
    throw new PerfError({
      code: "config_invalid",
      message: `${folder} is not the folder of a run, but one above it.`,
      hint: `Did you mean --resume ${stored.folder}?`,
    })
  } catch (thrown) {
    if (PerfError.is(thrown) && thrown.code === "data_missing") return undefined
    throw thrown
  }
}

async function outcomeOf(level: StoredLevel, config: PerfConfig): Promise<LevelOutcome> {
  const reported = await reportStored(level, config)
  return {
    reported,
    total: numberIn(reported.figures.summary, "Total Requests") ?? 0,
    succeeded: numberIn(reported.figures.summary, "Success Requests") ?? 0,
    oversaturated: isOversaturated(reported.reason),
  }
}

async function putAside(folder: string, name: string): Promise<void> {
  const from = join(folder, name)
  if (!existsSync(from)) return
  const aside = join(folder, setApart)
  await makeFolder(aside)
  for (let number = 1; ; number += 1) {
    const to = join(aside, number === 1 ? name : `${name}_${number}`)
    if (existsSync(to)) continue
    await rename(from, to)
    return
  }
}

function checkSameOptions(config: PerfConfig, { args, folder }: StoredLevel): void {
  const now: Readonly<Record<string, unknown>> = maskSecrets(config)
  const decisive = perfFlags().filter(
    ({ field, group }) =>
      (decisiveGroups.includes(group) && field !== "seed") || decisiveFields.includes(field),
  )
  for (const { field, name } of decisive) {
    const before = args[snakeOf(field)] ?? null
    const today = now[field] ?? null
    if (JSON.stringify(before) === JSON.stringify(today)) continue
    throw differs(name, today, { before, folder })
  }
}

/** The pace of a closed loop is not in the name of its folder. */
function checkSameRate(planned: readonly LevelSpec[], { folder, name }: StoredLevel): void {
  const load = basename(folder).replace(/_run_\d+$/, "")
  const spec = planned.find((one) => one.folder === load)
  if (spec === undefined || spec.rate === name.rate) return
  throw differs("rate", spec.rate ?? null, { before: name.rate ?? null, folder })
}

function differs(
  flag: string,
  today: unknown,
  { before, folder }: { readonly before: unknown; readonly folder: string },
): PerfError {
  return new PerfError({
    code: "config_invalid",
    message: `--${flag} is ${shown(today)}, but ${basename(folder)} was measured with ${shown(before)}.`,
    hint: "Go on with the options of the interrupted run, or begin a new one without --resume.",
  })
}

function shown(value: unknown): string {
  if (value === null) return "not given"
  if (Array.isArray(value)) return value.map(shown).join(" ")
  return typeof value === "string" ? value : JSON.stringify(value)
}
