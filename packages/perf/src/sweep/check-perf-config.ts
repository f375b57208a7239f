import { checkConnectionRoom, connectionRoom } from "../client/index.js"
import { configProblem, type PerfConfig, readOption } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import { parseCriteria, parseObjective } from "../objective/index.js"
import { apiNamed } from "../protocol/index.js"
import { planLevels } from "./levels.js"
import { parseGoodput } from "./metric-options.js"

/**
 * Finds what would otherwise be noticed only when the load has been sent: conditions that cannot be read, lists that
 * do not fit, a model that nobody named.
 * @throws PerfError `config_invalid`, or `limit_too_low` where the machine has not enough room for connections.
 */
export function checkPerfConfig(config: PerfConfig): void {
  if (config.model === undefined && needsModel(config)) {
    throw configProblem("missing", ["model"], {
      message: "--model is missing: the service has to know who is asked.",
      hint: "Give the name that the server has for it; many list theirs at /v1/models.",
    })
  }
  if (config.tokenizePrompt && config.tokenizerPath === undefined) {
    throw configProblem("missing", ["tokenizerPath"], {
      message: "--tokenize-prompt sends token ids, and only the model's own tokenizer has the right ones.",
      hint: "Name it with --tokenizer-path: tokenizer.json, its folder, or a hub id such as Qwen/Qwen3-8B.",
    })
  }
  if (config.resume !== undefined && config.slaAutoTune) {
    throw new PerfError({
      code: "config_invalid",
      message: "A search for the highest load cannot be gone on with: each step follows from the one before.",
      hint: "Leave out --resume, or give the levels with --parallel or --rate.",
    })
  }
  if (!config.slaAutoTune && config.sweep === undefined) {
    const room = connectionRoom()
    for (const { parallel = 0, number } of planLevels(config)) {
      checkConnectionRoom(Math.min(parallel, number ?? parallel), room)
    }
  }
  readOption("slaParams", "not_a_condition", () => parseCriteria(config.slaParams ?? []))
  readOption("slo", "not_a_condition", () => (config.slo ?? []).map(parseObjective))
  readOption("goodput", "not_an_objective", () => parseGoodput(config.goodput ?? []))
}

/** Recorded requests carry their model, TGI serves a single one, and modules of one's own may do as they like. */
function needsModel({ api, apiModule, dataset, queryTemplate }: PerfConfig): boolean {
  if (apiModule !== undefined || queryTemplate !== undefined || dataset === "workload_trace") return false
  const known = apiNamed(api)
  return known !== undefined && known !== "tgi"
}
