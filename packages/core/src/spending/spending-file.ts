import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import type { Meter } from "./meter.js"

const fileName = "spending.json"

const spendingSchema = z.object({
  schema_version: z.literal(1),
  /** False while requests are under way, and after a process that was killed: then a part has gone unrecorded. */
  settled: z.boolean(),
  requests: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  /** USD; null while the price of a model that was used is not known. */
  cost_usd: z.number().nullable(),
})

type Spending = z.infer<typeof spendingSchema>

/** Keeps in a run's folder what its requests have cost, models and judges together. */
export interface SpendingFile {
  /**
   * Adds what this process has used to what earlier ones had.
   *
   * @param reused samples of earlier processes that were taken over
   */
  settle(meter: Pick<Meter, "requests" | "inputTokens" | "outputTokens" | "cost">, reused: number): void
}

/**
 * Opens the account of a run. What a resumed run had cost before stays in it; where that is not on record, the cost
 * of the whole is not known either.
 */
export function openSpendingFile(runDir: string): SpendingFile {
  const before = readSpending(runDir)
  const earlier: Spending = {
    schema_version: 1,
    settled: false,
    requests: before?.requests ?? 0,
    input_tokens: before?.input_tokens ?? 0,
    output_tokens: before?.output_tokens ?? 0,
    cost_usd: before === undefined ? 0 : before.settled ? before.cost_usd : null,
  }
  writeSpending(runDir, earlier)
  return {
    settle: (meter, reused) => {
      const unrecorded = before === undefined && reused > 0
      writeSpending(runDir, {
        schema_version: 1,
        settled: true,
        requests: earlier.requests + meter.requests,
        input_tokens: earlier.input_tokens + meter.inputTokens,
        output_tokens: earlier.output_tokens + meter.outputTokens,
        cost_usd:
          unrecorded || earlier.cost_usd === null || meter.cost === undefined
            ? null
            : earlier.cost_usd + meter.cost,
      })
    },
  }
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
