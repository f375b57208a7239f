import type { Sample } from "../benchmark/index.js"
import type { JudgeCache, JudgePanel } from "../judge/index.js"
import type { Model } from "../model/index.js"
import type { ReportBuilder } from "../report/index.js"
import type { Scorer } from "../scoring/index.js"
import type { PredictionKey, ScoreKey } from "./identity.js"
import type { BenchmarkSettings } from "./settings.js"

/** A model under the name it has in folders and reports. */
export interface RunModel {
  id: string
  model: Model
}

/** One model on one benchmark: what every sample of it shares. */
export interface BenchmarkRun {
  readonly model: RunModel
  readonly settings: BenchmarkSettings
  /** The rule, the judge, or both. */
  readonly scorer: Scorer
  readonly mainMetric: string
  readonly panel: JudgePanel | undefined
  readonly judgeCache: JudgeCache | undefined
  readonly predictionKey: PredictionKey
  readonly scoreKey: ScoreKey
  readonly report: ReportBuilder
  /** Solved samples shown before each question. */
  demonstrations(subset: string): Promise<readonly Sample[]>
}
