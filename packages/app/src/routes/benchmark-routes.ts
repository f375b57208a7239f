import { type Benchmark, isDatasetCached } from "@evalscope/core"
import { z } from "zod"
import {
  type BenchmarkRow,
  benchmarkDetailSchema,
  benchmarksSchema,
  previewBodySchema,
  previewSchema,
} from "../api/index.js"
import { installed, notFound } from "../errors/index.js"
import { withoutKeyNames } from "../jobs/index.js"
import { withProfiles } from "../profiles/index.js"
import type { Services } from "../service/services.js"
import { previewBenchmark } from "./preview-benchmark.js"
import { type Route, route } from "./route.js"

/** The catalogue of built-in benchmarks. */
export function benchmarkRoutes(services: Services): readonly Route[] {
  const group = "Benchmarks"
  let benchmarks: ReturnType<typeof readCatalogue> | undefined
  const all = async (): Promise<BenchmarkRow[]> => {
    benchmarks ??= readCatalogue()
    // What is on the machine changes with every run.
    return Promise.all(
      (await benchmarks).map(async ({ row, benchmark }) => ({
        ...row,
        cached: (await isDatasetCached({ benchmark, env: services.env })) ?? null,
      })),
    )
  }
  return [
    route({
      method: "get",
      path: "/api/v1/benchmarks",
      summary: "Benchmarks that can be run here",
      group,
      response: benchmarksSchema,
      answer: async () => ({ items: await all() }),
    }),
    route({
      method: "get",
      path: "/api/v1/benchmarks/{name}",
      summary: "One benchmark",
      group,
      response: benchmarkDetailSchema,
      answer: async ({ param }) => {
        const name = param("name")
        const row = (await all()).find((one) => one.name === name)
        if (!row) throw notFound("There is no such benchmark.")
        const { benchmarkFacts, loadBenchmark } = await catalogueModule()
        const { licence = null, paper = null } = benchmarkFacts[name] ?? {}
        const { dataset, prompt, version, params } = await loadBenchmark(name)
        const { rows: runs } = await services.runs.rows()
        return {
          benchmark: row,
          version,
          subsets: row.subsets,
          eval_split: dataset.evalSplit,
          few_shot: row.few_shot,
          metrics: row.metrics,
          licence,
          paper,
          hub: row.dataset_ids,
          params: Object.entries(params).map(([key, { description, value }]) => ({
            name: key,
            description,
            default: value ?? null,
          })),
          prompt: prompt.template,
          runs: runs
            .flatMap((run) =>
              run.headlines
                .filter((headline) => headline.dataset === name)
                .map((headline) => ({
                  run: run.id,
                  model: headline.model,
                  score: headline.score.value,
                  figure: headline.score,
                  unscored: headline.unscored,
                  metric: headline.metric,
                  created_at: run.created_at,
                })),
            )
            .sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
            .slice(0, 100),
        }
      },
    }),
    route({
      method: "post",
      path: "/api/v1/preview",
      summary: "The prompts that a run of a benchmark would send",
      group,
      body: previewBodySchema,
      response: previewSchema,
      answer: async ({ body, context }) => {
        const config: Record<string, unknown> = { ...body.config, datasets: [body.dataset] }
        await services.jobs.check("eval", config)
        const task = withoutKeyNames(withProfiles("eval", config, services.profiles))
        return previewBenchmark(body.dataset, task, body, services.env, context.req.raw.signal)
      },
    }),
    route({
      method: "get",
      path: "/api/v1/eval/benchmarks",
      summary: "Names of benchmarks by kind, as older clients ask for them",
      group: "Classic",
      query: z.object({
        type: z.enum(["text", "multimodal"]).optional(),
        all: z.enum(["true", "false"]).default("false"),
      }),
      response: z.record(z.string(), z.array(z.string())),
      answer: async ({ query }) => {
        const list = await all()
        const kinds = query.type
          ? [query.type]
          : query.all === "true"
            ? Object.keys(categories)
            : ["text", "multimodal"]
        return Object.fromEntries(
          kinds.map((kind) => [
            kind,
            list.filter((one) => one.category === categories[kind]).map(({ name }) => name),
          ]),
        )
      },
    }),
  ]
}

/** The original's words for our categories. */
const categories: Readonly<Record<string, string>> = {
  text: "llm",
  multimodal: "vlm",
  agent: "agent",
  aigc: "aigc",
}

async function readCatalogue(): Promise<{ row: Omit<BenchmarkRow, "cached">; benchmark: Benchmark }[]> {
  const { catalogue, loadBenchmark } = await catalogueModule()
  return Promise.all(
    catalogue.map(async (entry) => {
      const benchmark = await loadBenchmark(entry.name)
      const { hub, subsets } = benchmark.dataset
      const row = {
        name: entry.name,
        pretty_name: entry.prettyName,
        description: benchmark.description,
        category: entry.category,
        tags: [...entry.tags],
        subsets: [...subsets],
        few_shot: entry.fewShot,
        metrics: [...entry.metrics],
        dataset_ids: { modelscope: hub?.modelscope ?? null, huggingface: hub?.huggingface ?? null },
        needs_judge: benchmark.judge === "judge-only" || benchmark.judge === "judge",
        needs_sandbox: benchmark.scorer.needsCodeRunner === true,
        samples: entry.samples ?? null,
      }
      return { row, benchmark }
    }),
  )
}

function catalogueModule() {
  return installed("benchmarks", () => import("@evalscope/benchmarks"))
}
