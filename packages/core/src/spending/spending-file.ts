import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import type { Meter, SpendingPart } from "./meter.js"

const fileName = "spending.json"

const accountSchema = z.object({
  requests: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  /** USD; null while the price of a model that was used is not known. */
  cost_usd: z.number().nullable(),
})
type Account = z.infer<typeof accountSchema>

const partSchema = accountSchema.extend({
  benchmark: z.string(),
  role: z.enum(["model", "judge"]),
  model: z.string(),
})
type Part = z.infer<typeof partSchema>
type PartName = Pick<Part, "benchmark" | "role" | "model">

const spendingSchema = accountSchema.extend({
  schema_version: z.literal(1),
  /** False while requests are under way, and after a process that was killed: then a part has gone unrecorded. */
  settled: z.boolean(),
  /** By benchmark and model, models and judges apart; left out where a part of them is not on record. */
  parts: z.array(partSchema).optional(),
})

type Spending = z.infer<typeof spendingSchema>

/** Keeps in a run's folder what its requests have cost, models and judges together and by benchmark. */
export interface SpendingFile {
  /**
   * Adds what this process has used to what earlier ones had.
   *
   * @param reused samples of earlier processes that were taken over
   */
  settle(
    meter: Pick<Meter, "requests" | "inputTokens" | "outputTokens" | "cost" | "parts">,
    reused: number,
  ): void
}

/**
 * Opens the account of a run. What a resumed run had cost before stays in it; where that is not on record, the cost
 * of the whole is not known either.
 */
export function openSpendingFile(runDir: string): SpendingFile {
  const before = readSpending(runDir)
  const known = before === undefined || before.settled
  const earlierParts = before === undefined ? [] : before.settled ? before.parts : undefined
  const earlier: Account = {
    requests: before?.requests ?? 0,
    input_tokens: before?.input_tokens ?? 0,
    output_tokens: before?.output_tokens ?? 0,
    cost_usd: known ? (before?.cost_usd ?? (before ? null : 0)) : null,
  }
  writeSpending(runDir, { schema_version: 1, settled: false, ...earlier })
  return {
    settle: (meter, reused) => {
      const unrecorded = before === undefined && reused > 0
      const sum = added(earlier, meter)
      writeSpending(runDir, {
        schema_version: 1,
        settled: true,
        ...sum,
        cost_usd: unrecorded ? null : sum.cost_usd,
        ...(earlierParts && !unrecorded && { parts: addedParts(earlierParts, meter.parts) }),
      })
    },
  }
}

function added(earlier: Account, used: Omit<SpendingPart, keyof PartName>): Account {
  return {
    requests: earlier.requests + used.requests,
    input_tokens: earlier.input_tokens + used.inputTokens,
    output_tokens: earlier.output_tokens + used.outputTokens,
    cost_usd: earlier.cost_usd === null || used.cost === undefined ? null : earlier.cost_usd + used.cost,
  }
}

function addedParts(earlier: readonly Part[], used: readonly SpendingPart[]): Part[] {
  const nothing: Account = { requests: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 }
  const same = (a: PartName, b: PartName) =>
    a.benchmark === b.benchmark && a.role === b.role && a.model === b.model
  return [
    ...earlier.filter((part) => !used.some((other) => same(part, other))),
    ...used.map((part) => ({
      benchmark: part.benchmark,
      role: part.role,
      model: part.model,
      ...added(earlier.find((other) => same(part, other)) ?? nothing, part),
    })),
  ]
}

function readSpending(runDir: string): Spending | undefined {
  try {
    return spendingSchema.safeParse(JSON.parse(readFileSync(join(runDir, fileName), "utf8"))).data
  } catch {
    return undefined
  }
}

function writeSpending(runDir: string, spending: Spending): void {
  writeFileSync(join(runDir, fileName), `${JSON.stringify(spending, undefined, 2)}\n`)
}
