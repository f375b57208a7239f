import type { PerfConfig } from "../../config/index.js"
import type { IdleRule } from "./idle-rule.js"

/** Options of the connection, the server and live metrics that need another one. */
export function otherRules(config: PerfConfig): IdleRule[] {
  const { visualizer, metricsPort, otlp, webhook, scrape, gpuMetrics, launch, api } = config
  const rules: IdleRule[] = []
  const idle = (when: boolean, options: IdleRule["options"], because: string) => {
    if (when) rules.push({ options, because })
  }
  const isStarted = launch !== undefined || api === "local_vllm"
  idle(!isStarted, ["launchTimeout"], "no server is started without --launch")
  idle(api !== "local_vllm", ["port"], "--api local_vllm starts a server there; --url says where requests go")
  idle(config.noTestConnection, ["testTimeout"], "--no-test-connection leaves the test out")
  idle(scrape === undefined && gpuMetrics === undefined, ["scrapeInterval"], "--scrape says where to look")
  const isTold =
    visualizer !== undefined || metricsPort !== undefined || otlp !== undefined || webhook !== undefined
  idle(
    !isTold,
    ["sinkInterval"],
    "nobody is told: --otlp, --metrics-port, --webhook and --visualizer do that",
  )
  idle(visualizer !== "wandb", ["wandbApiKey"], "add --visualizer wandb")
  idle(visualizer !== "swanlab", ["swanlabApiKey", "swanlabHost"], "add --visualizer swanlab")
  return rules
}
