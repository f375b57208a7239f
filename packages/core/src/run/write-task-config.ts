import { canonicalJson, type RunFolder, sha256, writeAtomic } from "../store/index.js"
import { type TaskConfig, taskConfigToFile } from "../task/index.js"
import { reportIdentity } from "./identity.js"
import type { PreparedBenchmark } from "./prepare.js"

/**
 * Writes `configs/task_config.yaml`: the task as it was resolved, secrets masked, with the settings and the
 * identity of each benchmark. The file can be given back as a config.
 */
export async function writeTaskConfig(
  folder: RunFolder,
  task: TaskConfig,
  prepared: readonly PreparedBenchmark[],
): Promise<void> {
  const { stringify } = await import("yaml")
  const content = {
    ...taskConfigToFile(task),
    resolved_benchmarks: Object.fromEntries(
      prepared.map((entry) => [entry.settings.benchmark.name, resolved(entry)]),
    ),
    evaluation_identity: {
      schema_version: 1,
      benchmarks: Object.fromEntries(
        prepared.map(({ settings, source }) => [
          settings.benchmark.name,
          {
            evaluation_version: settings.benchmark.version,
            fingerprint: `sha256:${sha256(canonicalJson([reportIdentity(settings), source.fingerprint]))}`,
            data: source.fingerprint,
            cache_source: null,
          },
        ]),
      ),
    },
  }
  await writeAtomic(folder.configFile, stringify(content, { lineWidth: 0 }))
}

function resolved({ settings, source, mode }: PreparedBenchmark): Record<string, unknown> {
  const { benchmark, fewShot } = settings
  return {
    name: benchmark.name,
    pretty_name: settings.args.prettyName ?? benchmark.prettyName,
    dataset: source.name,
    subset_list: settings.subsets,
    eval_split: settings.evalSplit,
    few_shot_num: fewShot?.count ?? 0,
    few_shot_random: fewShot?.random ?? false,
    metric_list: settings.scorer.metrics.map((metric) => metric.name),
    primary_metric: settings.primaryMetric,
    aggregation: settings.aggregation.name,
    filters: Object.assign({}, ...settings.filters),
    extra_params: settings.params,
    scored_by: mode,
  }
}
