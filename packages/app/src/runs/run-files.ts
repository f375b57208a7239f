import { type BenchmarkReport, parseReportFile } from "@evalscope/core"
import { z } from "zod"
import { type Warning, warning } from "../api/index.js"
import { namesInside, type RunPlace, readInside } from "../roots/index.js"

export interface ReadReport {
  report: BenchmarkReport
  modelFolder: string
}

/** The reports of a run. One that cannot be read is a warning on that run, and hides no other. */
export async function readReports(
  place: RunPlace,
): Promise<{ reports: readonly ReadReport[]; warnings: readonly Warning[] }> {
  const reports: ReadReport[] = []
  const warnings: Warning[] = []
  for (const modelFolder of await namesInside(place, "reports", "folder")) {
    for (const name of await namesInside(place, `reports/${modelFolder}`, "file")) {
      if (!name.endsWith(".json")) continue
      const path = `reports/${modelFolder}/${name}`
      const text = await readInside(place, path)
      if (text === undefined) {
        warnings.push(warning("report_unreadable", { path }))
        continue
      }
      try {
        reports.push({ report: parseReportFile(text, path), modelFolder })
      } catch {
        // The parser's message may quote the file, which may be anything.
        warnings.push(warning("report_invalid", { path }))
      }
    }
  }
  return { reports, warnings }
}

const stateSchema = z.object({
  status: z.enum(["running", "completed", "interrupted", "failed"]),
  config_hash: z.string().optional(),
  started_at: z.string().optional(),
  updated_at: z.string().optional(),
  models: z.array(z.string()).default([]),
  benchmarks: z.array(z.string()).default([]),
  made_by: z.object({ version: z.string(), node: z.string() }).optional().catch(undefined),
  git: z.object({ commit: z.string(), branch: z.string().nullable() }).optional().catch(undefined),
})

/** `run.json` of our own runs. */
export async function readState(place: RunPlace): Promise<z.infer<typeof stateSchema> | undefined> {
  return parsed(stateSchema, await readInside(place, "run.json", 1 << 20))
}

const costSchema = z.number().nonnegative().nullable()
const spendingSchema = z.object({
  settled: z.literal(true),
  cost_usd: costSchema,
  parts: z
    .array(
      z.object({
        benchmark: z.string(),
        role: z.enum(["model", "judge"]),
        model: z.string(),
        requests: z.int(),
        input_tokens: z.int(),
        output_tokens: z.int(),
        cost_usd: costSchema,
      }),
    )
    .optional()
    .catch(undefined),
})

/** What the run's requests have used, as the engine has kept it in `spending.json`. */
export async function readSpending(place: RunPlace): Promise<z.infer<typeof spendingSchema> | undefined> {
  return parsed(spendingSchema, await readInside(place, "spending.json", 1 << 20))
}

const identitySchema = z.object({
  evaluation_identity: z.object({
    benchmarks: z.record(z.string(), z.object({ evaluation_version: z.string() })),
  }),
})

/** The versions of a run's benchmarks, which its config names. */
export function benchmarkVersions(config: Record<string, unknown> | undefined): ReadonlyMap<string, string> {
  const found = identitySchema.safeParse(config).data?.evaluation_identity.benchmarks ?? {}
  return new Map(Object.entries(found).map(([name, { evaluation_version }]) => [name, evaluation_version]))
}

const progressSchema = z.object({ status: z.string() })

/** `progress.json`, which the original writes too. */
export async function readProgress(place: RunPlace): Promise<z.infer<typeof progressSchema> | undefined> {
  return parsed(progressSchema, await readInside(place, "progress.json", 1 << 20))
}

/** The first task config of a run; undefined when there is none or it is not readable. */
export async function readConfig(place: RunPlace): Promise<Record<string, unknown> | undefined> {
  const names = await namesInside(place, "configs", "file")
  const name = names.find((one) => /^task_config.*\.ya?ml$/.test(one))
  const text = name === undefined ? undefined : await readInside(place, `configs/${name}`, 8 << 20)
  if (text === undefined) return undefined
  const { parse } = await import("yaml")
  try {
    return parsedValue(z.record(z.string(), z.unknown()), parse(text, { maxAliasCount: 100 }))
  } catch {
    return undefined
  }
}

export function parsed<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined
  try {
    return parsedValue(schema, JSON.parse(text))
  } catch {
    return undefined
  }
}

function parsedValue<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const result = schema.safeParse(value)
  return result.success ? result.data : undefined
}
