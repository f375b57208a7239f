import type { Sample } from "../benchmark/sample.js"
import type { CodeRunner } from "../code/index.js"
import type { ModelOutput } from "../model/model.js"
import type { Score } from "./score.js"

/** What a metric means, enough to print and compare it. */
export interface MetricInfo {
  /** snake_case, as in reports: `accuracy`, `prompt_level_strict`. */
  name: string
  displayName?: string
  /** `quality` (default) says how good the model is; `diagnostic` describes its replies. */
  kind?: "quality" | "diagnostic"
  /** Default `higher`. */
  direction?: "higher" | "lower"
  /** Default [0, 1]; undefined bounds are open. */
  range?: readonly [min: number | undefined, max: number | undefined]
  /** `percent` (default for a range of 0 to 1) prints 0.583 as 58.3%. */
  display?: "percent" | "number"
}

export interface ScoreInput {
  sample: Sample
  /** The reply's text after filters; reasoning is not in it. */
  prediction: string
  output: ModelOutput
  /** True: reproduce the original's known defects instead of the right figure. */
  compat: boolean
  /** The benchmark's extra parameters after defaults. */
  params: Readonly<Record<string, unknown>>
  codeRunner?: CodeRunner
  signal?: AbortSignal
}

/** What one extraction rule makes of a reply. */
export interface ExtractionStep {
  /** As in {@link Score.rule}. */
  rule: string
  /** What the rule reads out of the reply; undefined when it finds nothing. */
  found?: string
  /** `decides`: this is the answer. `ends`: there is none, and no later rule is asked. */
  effect?: "decides" | "ends"
}

/** Judges one sample. A value: scorers compose, and never keep state between samples. */
export interface Scorer {
  readonly name: string
  /** Raised when a change alters scores; part of the score identity. Default `1`. */
  readonly version?: string
  /** What it yields; the first is the primary metric. */
  readonly metrics: readonly [MetricInfo, ...MetricInfo[]]
  /** True when it needs `codeRunner`. */
  readonly needsCodeRunner?: boolean
  score(input: ScoreInput): Score | Promise<Score>
  /**
   * What each extraction rule finds in a reply, in the order they are tried, so that a person sees why an answer was
   * read as it was. Scorers that take the reply as it is have none.
   */
  trace?(input: ScoreInput): readonly ExtractionStep[]
}

/** Checks a scorer and returns it. */
export function defineScorer(scorer: Scorer): Scorer {
  return scorer
}
