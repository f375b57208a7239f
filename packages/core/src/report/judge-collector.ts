import type { JudgeSummary } from "./benchmark-report.js"

/** Adds up what the judges of single samples reported. */
export interface JudgeCollector {
  /** `summary` is a sample's judge summary as it stands in its review; `scored` whether it led to a usable value. */
  add(summary: Readonly<Record<string, unknown>>, scored: boolean): void
  /** Undefined when no judge took part. */
  summary(): JudgeSummary | undefined
}

export function judgeCollector(): JudgeCollector {
  let scored = 0
  let total = 0
  let validObservations = 0
  let totalObservations = 0
  const models = new Set<string>()
  const failures = new Map<string, number>()
  const disagreement = new Map<string, { sum: number; n: number }>()

  return {
    add(summary, usable) {
      total += 1
      if (usable) scored += 1
      validObservations += numberAt(summary, "valid_observations")
      totalObservations += numberAt(summary, "total_observations")
      for (const judge of listAt(summary, "judges")) {
        if (isRecord(judge) && typeof judge.judge === "string") models.add(judge.judge)
      }
      for (const model of listAt(summary, "judge_models")) if (typeof model === "string") models.add(model)
      for (const [kind, count] of numbersAt(summary, "failures")) {
        failures.set(kind, (failures.get(kind) ?? 0) + count)
      }
      for (const [name, value] of numbersAt(summary, "disagreement")) {
        const known = disagreement.get(name) ?? { sum: 0, n: 0 }
        disagreement.set(name, { sum: known.sum + value, n: known.n + 1 })
      }
    },
    summary() {
      if (total === 0) return undefined
      return {
        scored,
        total,
        models: [...models].sort(),
        validObservations,
        totalObservations,
        failures: Object.fromEntries([...failures].sort()),
        disagreement: Object.fromEntries(
          [...disagreement].map(([name, { sum, n }]) => [name, sum / n] as const).sort(),
        ),
      }
    },
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function numberAt(record: Readonly<Record<string, unknown>>, key: string): number {
  const value = record[key]
  return typeof value === "number" && Number.isFinite(value) ? value : 0
}

function listAt(record: Readonly<Record<string, unknown>>, key: string): readonly unknown[] {
  const value = record[key]
  return Array.isArray(value) ? value : []
}

function numbersAt(
  record: Readonly<Record<string, unknown>>,
  key: string,
): readonly (readonly [string, number])[] {
  const value = record[key]
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, number]) =>
    typeof number === "number" && Number.isFinite(number) ? [[name, number] as const] : [],
  )
}
