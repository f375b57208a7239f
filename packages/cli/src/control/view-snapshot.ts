import { EvalScopeError } from "@evalscope/core"
import { z } from "zod"
import { newRunView, type RunView, rememberedLatencies } from "../tui/model/run-view.js"

const sampleSchema = z.object({
  model: z.string(),
  benchmark: z.string(),
  subset: z.string(),
  id: z.number(),
  outcome: z.string(),
  value: z.number().nullish().transform(orUndefined),
  note: z.string(),
})

const snapshotSchema = z.object({
  status: z.enum(["starting", "running", "completed", "interrupted", "failed"]),
  runDir: z.string(),
  models: z.array(z.string()),
  paused: z.boolean(),
  concurrency: z.number().nullish().transform(orUndefined),
  rows: z.array(
    z.object({
      model: z.string(),
      benchmark: z.string(),
      done: z.number(),
      total: z.number().nullish().transform(orUndefined),
      scoreSum: z.number(),
      scoreSquares: z.number(),
      graded: z.boolean(),
      scored: z.number(),
      errors: z.number(),
      cached: z.number(),
      finished: z.boolean(),
    }),
  ),
  errors: z.array(
    z.object({
      code: z.string(),
      count: z.number(),
      message: z.string(),
      last: sampleSchema.nullish().transform(orUndefined),
    }),
  ),
  latest: z.array(sampleSchema),
  log: z.array(z.string()),
  retries: z.number(),
  rateLimited: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  done: z.number(),
  errorCount: z.number(),
  perSecond: z.array(z.number()),
  second: z.number(),
  latencies: z.array(z.number()),
})

/** A view as it goes over a control socket: what a viewer who comes later must know to go on with the events. */
export function viewSnapshot(view: RunView): z.input<typeof snapshotSchema> {
  const { rows, errors, latencies, latencyCount, lastRow: _, download: __, ...rest } = view
  return {
    ...rest,
    models: [...view.models],
    rows: [...rows.values()],
    errors: [...errors.values()],
    latencies: rememberedLatencies({ latencies, latencyCount }),
  }
}

/** @throws EvalScopeError `not_supported` when another version of this program has sent it. */
export function viewFromSnapshot(value: unknown): RunView {
  const { data, error } = snapshotSchema.safeParse(value)
  if (error) {
    throw new EvalScopeError({
      code: "not_supported",
      message: "The run answers in a way that this version does not understand.",
      hint: "Watch it with the version of evalscope that it was started with, or read its events: evalscope ctl watch --json",
      cause: error,
    })
  }
  const { rows, errors, latencies, ...rest } = data
  const view = newRunView()
  Object.assign(view, rest)
  for (const row of rows) view.rows.set(`${row.model}\n${row.benchmark}`, row)
  for (const group of errors) view.errors.set(group.code, group)
  view.latencies.set(latencies)
  view.latencyCount = latencies.length
  return view
}

function orUndefined<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined
}
