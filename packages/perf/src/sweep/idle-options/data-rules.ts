import type { OptionName, PerfConfig } from "../../config/index.js"
import { apiNamed, generationSettings, unsentSettings } from "../../protocol/index.js"
import type { DataOption, DatasetPlugin } from "../../workload/dataset-plugin.js"
import type { IdleRule } from "./idle-rule.js"

const multiTurnDatasets = "random_multi_turn, custom_multi_turn, share_gpt_zh_multi_turn, swe_smith"

/** Groups of options that only some datasets read, and what those would have to be like. */
const kinds: readonly { readonly options: readonly DataOption[]; readonly lacks: string }[] = [
  { options: ["datasetPath"], lacks: "reads no file" },
  { options: ["datasetOffset"], lacks: "always begins at its start" },
  { options: ["minPromptLength", "maxPromptLength"], lacks: "has lengths of its own" },
  {
    options: ["prefixLength"],
    lacks: "has no random prefix (shared_prefix takes its lengths in --dataset-args)",
  },
  { options: ["tokensBy"], lacks: "makes no random words" },
  { options: ["imageWidth", "imageHeight", "imageNum"], lacks: "makes no pictures (random_vl does)" },
  { options: ["minTurns", "maxTurns"], lacks: `has no turns to choose; these have: ${multiTurnDatasets}` },
]

/** Options of data and generation that the dataset or the wire format makes no use of. */
export function dataRules(config: PerfConfig, plugin: DatasetPlugin | undefined): IdleRule[] {
  return [...generationRules(config), ...(plugin === undefined ? [] : datasetRules(config, plugin))]
}

function datasetRules(config: PerfConfig, { names, reads, requests }: DatasetPlugin): IdleRule[] {
  const [name] = names
  const data =
    config.prompt === undefined ? `the dataset ${name}` : "--prompt, which takes the dataset's place,"
  const rules = kinds.map(({ options, lacks }): IdleRule => {
    return { options: options.filter((option) => !reads.includes(option)), because: `${data} ${lacks}` }
  })
  if (config.prompt !== undefined) {
    rules.push({ options: ["dataset", "datasetArgs"], because: "--prompt takes the dataset's place" })
  }
  if (!reads.includes("maxTurns")) {
    const because = `${data} has no turns; these have: ${multiTurnDatasets}`
    rules.push({ options: ["multiTurn", "thinkTime"], because })
  }
  if (requests !== "text")
    rules.push({ options: ["tokenizePrompt"], because: `${data} has no plain prompts` })
  return rules
}

function generationRules({ api, apiModule }: PerfConfig): IdleRule[] {
  const known = apiModule === undefined ? apiNamed(api) : undefined
  if (known === undefined) return []
  const options: readonly OptionName[] = unsentSettings[known]
  const because =
    options.length === generationSettings.length
      ? `--api ${known} generates no text`
      : `--api ${known} has no field for such a setting; --extra-args sends any`
  return [{ options, because }]
}
