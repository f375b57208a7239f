import type { Meter } from "@evalscope/core"
import { UsageError } from "../usage-error.js"

/** What a run may use at most; undefined = as much as it takes. */
export interface BudgetLimits {
  cost: number | undefined
  tokens: number | undefined
  timeMs: number | undefined
}

export interface Budget {
  /** Looks at what has been used; to be called after every reply. */
  check(): void
  /** Why the run was stopped, for people. */
  readonly exceeded: string | undefined
  close(): void
}

/** Watches a meter and the clock; calls `stop` once, when the first limit is reached. */
export function watchBudget(limits: BudgetLimits, meter: Meter, stop: (reason: string) => void): Budget {
  let exceeded: string | undefined
  const end = (reason: string) => {
    if (exceeded !== undefined) return
    exceeded = reason
    clearTimeout(timer)
    stop(reason)
  }
  const { timeMs } = limits
  const timer =
    timeMs === undefined
      ? undefined
      : setTimeout(() => end(`the time limit of ${timeMs / 1000} s is reached`), timeMs)
  timer?.unref()
  return {
    check: () => {
      const tokens = meter.inputTokens + meter.outputTokens
      if (limits.tokens !== undefined && tokens >= limits.tokens) {
        end(`the limit of ${limits.tokens} tokens is reached (${tokens} used)`)
      }
      const { spent } = meter
      if (limits.cost !== undefined && spent >= limits.cost) {
        end(`the limit of $${limits.cost} is reached ($${spent.toFixed(4)} spent)`)
      }
    },
    get exceeded() {
      return exceeded
    },
    close: () => clearTimeout(timer),
  }
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** Milliseconds of `90`, `90s`, `20m`, `2h`, `7d`, `1w`. @throws UsageError naming the flag. */
export function parseTime(flag: string, text: string): number {
  const [, digits, unit = "s"] = /^\s*(\d+(?:\.\d+)?)\s*(ms|[smhdw])?\s*$/i.exec(text) ?? []
  const value = Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN)
  if (digits !== undefined && value > 0) return value
  throw new UsageError(
    `${flag} must be a time, not ${JSON.stringify(text)}.`,
    `For example ${flag} 90s, 20m or 2h.`,
  )
}
