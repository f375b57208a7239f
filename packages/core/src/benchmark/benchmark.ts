import type { z } from "zod"
import type { DatasetPlace, DatasetSource } from "../dataset/source.js"
import type { Message } from "../model/message.js"
import type { Scorer } from "../scoring/scorer.js"
import type { Sample, SampleDraft } from "./sample.js"

/** Where a benchmark's records come from, and which of them. */
export interface DatasetSpec {
  /** Ids on the hubs; undefined for data that users bring (`local_path`) or that `bundled` provides. */
  hub?: { modelscope?: string; huggingface?: string }
  /** Data shipped inside the benchmark's package, opened without a hub. */
  bundled?: () => Promise<DatasetSource>
  /** All subsets, in report order. */
  subsets: readonly string[]
  /** Subsets run when the user names none; default all. */
  defaultSubsets?: readonly string[]
  /**
   * What a subset is: a hub configuration (default), a split, or the value of a record's field
   * (the split is read once and dealt out; limit and repeats apply per value). `as` names the subset of a value:
   * `"Level {value}"` makes `Level 3` of 3.
   */
  subsetIs?: "config" | "split" | { field: string; as?: string }
  /** Configuration to load; default the subset's name when `subsetIs` is `config`, else `default`. */
  config?: string
  /** Files inside the hub repository when they follow no naming convention; `{subset}` and `{split}` are filled in. */
  files?: readonly string[]
  /** Column names of CSV and TSV files that have no header line. */
  columns?: readonly string[]
  evalSplit: string
  fewShot?: { split: string; count: number; random?: boolean }
  /** What differs from the rest of this object in one place; see `datasetAt`. */
  at?: { readonly [place in DatasetPlace]?: DatasetLayout }
}

/** The part of a {@link DatasetSpec} that may differ between places. */
export type DatasetLayout = Partial<
  Pick<DatasetSpec, "subsetIs" | "config" | "files" | "columns" | "evalSplit" | "fewShot">
>

export interface PromptSpec {
  /**
   * Text of the user message. Placeholders: `{question}`, for multiple choice also `{choices}` and
   * `{letters}`, and any key of `values`. Other braces stay as they are.
   */
  template: string
  /** Used instead of `template` when there are demonstrations; `{fewshot}` is where they go. */
  fewShotTemplate?: string
  system?: string
  /** One solved demonstration; they are joined by a blank line. Required when few-shot is possible. */
  demonstration?: (sample: Sample) => string
  /** Further placeholder values. */
  values?: (sample: Sample) => Readonly<Record<string, string>>
  /** Full control, instead of the template: the messages of one sample. */
  messages?: (sample: Sample, context: PromptContext) => readonly Message[]
}

export interface PromptContext {
  /** Demonstrations after rendering, joined by blank lines; empty when there are none. */
  fewShot: string
  system: string | undefined
  params: Readonly<Record<string, unknown>>
}

export interface SampleContext {
  subset: string
  split: string
  /** The task's seed, for choice order. */
  seed: number
  params: Readonly<Record<string, unknown>>
}

/** One extra parameter a benchmark understands. */
export interface ParamSpec {
  type: "string" | "number" | "boolean" | "array" | "object"
  description: string
  value: unknown
  choices?: readonly unknown[]
}

export interface BenchmarkDefinition<R> {
  /** Registry name, snake_case. */
  name: string
  prettyName?: string
  description?: string
  category?: "llm" | "vlm" | "agent" | "aigc"
  tags?: readonly string[]
  /** Raised when a change alters prompts or scores; default `v1.0`. */
  version?: string
  dataset: DatasetSpec
  /** Shape of one raw record. */
  record: z.ZodType<R>
  /** Makes samples of a record: one, several, or none (undefined). Pure. */
  sample: (record: R, context: SampleContext) => SampleDraft | readonly SampleDraft[] | undefined
  prompt: PromptSpec
  /** Prompt by extra parameters, when they change it. */
  promptFor?: (params: Readonly<Record<string, unknown>>) => PromptSpec
  scorer: Scorer
  /** Scorer by extra parameter or metric list, when one is not enough. */
  scorerFor?: (params: Readonly<Record<string, unknown>>) => Scorer
  /** `mean` by default; see `aggregations`. */
  aggregation?: string
  /** Filters that run before the scorer, by name in order. */
  filters?: Readonly<Record<string, unknown>>
  /** Who scores under `auto`: the rule (default), a judge with the rule as fall-back, or only a judge. */
  judge?: "rule" | "judge" | "judge-only"
  /** Category of a subset, for grouped reports: MMLU's 57 subjects in 4 fields. */
  categoryOf?: (subset: string) => string | readonly string[]
  params?: Readonly<Record<string, ParamSpec>>
  /** Default false: choices keep the record's order. */
  shuffleChoices?: boolean
  /** Whether the overall row makes sense; default true. */
  overall?: boolean
}

/** A benchmark as the engine takes it: plain data and pure functions. */
export interface Benchmark {
  readonly specVersion: 1
  readonly name: string
  readonly prettyName: string
  readonly description: string
  readonly category: "llm" | "vlm" | "agent" | "aigc"
  readonly tags: readonly string[]
  readonly version: string
  readonly dataset: DatasetSpec
  /** Parses one raw record and makes its samples; the error of a bad record names its fields. */
  readonly samplesOf: (value: unknown, context: SampleContext) => readonly SampleDraft[]
  readonly prompt: PromptSpec
  readonly promptFor: ((params: Readonly<Record<string, unknown>>) => PromptSpec) | undefined
  readonly scorer: Scorer
  readonly scorerFor: ((params: Readonly<Record<string, unknown>>) => Scorer) | undefined
  readonly aggregation: string
  readonly filters: Readonly<Record<string, unknown>>
  readonly judge: "rule" | "judge" | "judge-only"
  readonly categoryOf: (subset: string) => readonly string[]
  readonly params: Readonly<Record<string, ParamSpec>>
  readonly shuffleChoices: boolean
  readonly overall: boolean
}
