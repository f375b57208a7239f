import { type PerfConfig, textOrFile } from "../config/index.js"
import {
  type Conversation,
  type CreateWorkloadSettings,
  createWorkload,
  type Turn,
  type Workload,
  type WorkloadOptionsInput,
} from "../workload/index.js"
import { moduleUrl, sendsPlainText } from "./endpoint.js"
import type { WorkloadRequest } from "./parts.js"
import { loadWorkloadModule } from "./workload-module.js"

/** The workload that the options ask for. */
export async function makeWorkload(request: WorkloadRequest): Promise<Workload> {
  const { config, offset, seed, tokens, signal } = request
  const options = {
    ...(await optionsOf(config, offset, seed)),
    templateTokens: tokens.templateTokens,
    tokensPerWord: tokens.tokensPerWord,
  }
  const workload =
    config.datasetModule === undefined
      ? await createWorkload(options, {
          onProgress: downloadTold(request),
          ...(signal !== undefined && { signal }),
        })
      : await loadWorkloadModule(moduleUrl(config.datasetModule), options)
  return config.thinkTime === undefined ? workload : withPauses(workload, config.thinkTime)
}

/** A download may take long: each file is told of once, with its size where that is known. */
function downloadTold({ tell }: WorkloadRequest): NonNullable<CreateWorkloadSettings["onProgress"]> {
  const told = new Set<string>()
  return ({ file, total }) => {
    if (told.has(file)) return
    told.add(file)
    tell?.(`Downloading ${file}${total > 0 ? `, ${Math.max(0.1, total / 1e6).toFixed(1)} MB` : ""}.`)
  }
}

async function optionsOf(config: PerfConfig, offset: number, seed: number): Promise<WorkloadOptionsInput> {
  return {
    dataset: config.dataset,
    datasetPath: config.datasetPath,
    dataSource: config.dataSource,
    datasetOffset: offset,
    datasetArgs: config.datasetArgs ?? {},
    prompt: config.prompt === undefined ? undefined : await textOrFile(config.prompt),
    minPromptLength: config.minPromptLength,
    maxPromptLength: config.maxPromptLength,
    prefixLength: config.prefixLength,
    tokensBy: config.tokensBy,
    tokenizerPath: config.tokenizerPath,
    chat: !sendsPlainText(config),
    tokenizePrompt: config.tokenizePrompt,
    imageWidth: config.imageWidth,
    imageHeight: config.imageHeight,
    imageNum: config.imageNum,
    maxTokens: config.maxTokens,
    minTurns: config.minTurns,
    maxTurns: config.maxTurns,
    seed,
  }
}

/** The same conversations with a pause before every turn but the first. */
function withPauses(workload: Workload, pauseSeconds: number): Workload {
  const paused = (turn: Turn): Turn => ({ pauseSeconds, ...turn })
  const shape = ({ turns: [first, ...rest], ...conversation }: Conversation): Conversation => ({
    ...conversation,
    turns: [first, ...rest.map(paused)],
  })
  return {
    ...workload,
    async *conversations() {
      for await (const conversation of workload.conversations()) yield shape(conversation)
    },
  }
}
