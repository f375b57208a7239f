import type { PerfConfig } from "../config/index.js"
import type { LevelMetrics, MetricOptions } from "../metrics/level-metrics.js"
import type {
  LevelPlan,
  LevelResult,
  LevelRun,
  ProtocolReference,
  RecordObserver,
} from "../run/level-plan.js"
import type { Workload } from "../workload/workload.js"
import type { TokenFacts } from "./token-facts.js"

/** What a workload is made from besides the options. */
export interface WorkloadRequest {
  readonly config: PerfConfig
  /** Where it starts within its data. */
  readonly offset: number
  readonly seed: number
  readonly tokens: TokenFacts
  /** Ends a download of the data that is under way. */
  readonly signal?: AbortSignal
  /** Says something while the data are fetched. */
  readonly tell?: (text: string) => void
}

/** Where requests go, and how they look on the wire. */
export interface Endpoint {
  /** Complete address. */
  readonly url: string
  readonly protocol: ProtocolReference
  /** URL of a proxy that requests go through. */
  readonly proxy?: string | undefined
  /** What was changed about the address that was given. */
  readonly note?: string
}

/**
 * The parts that a sweep is made of. The built-in ones are loaded when a run begins; tests put simulated ones in
 * their place.
 */
export interface PerfParts {
  runLevel(plan: LevelPlan, observe: RecordObserver): LevelRun
  measure(result: LevelResult, options: MetricOptions): LevelMetrics
  workload(request: WorkloadRequest): Promise<Workload>
  endpoint(config: PerfConfig): Promise<Endpoint>
}
