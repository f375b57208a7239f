import { nearestWord } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import type { DatasetPlugin } from "./dataset-plugin.js"
import { trieAgenticCoding, trieCodeQa, trieOfficeWork } from "./datasets/agent-lengths.js"
import { customMultiTurn } from "./datasets/conversations.js"
import {
  embeddingBatches,
  embeddingTexts,
  randomEmbeddingBatches,
  randomEmbeddingTexts,
} from "./datasets/embeddings.js"
import { lengthTrace, mooncake } from "./datasets/length-trace.js"
import { custom, fixedPrompt, lineByLine } from "./datasets/lines.js"
import { flickr8k, kontextBench } from "./datasets/pictures.js"
import { longalpaca, openqa } from "./datasets/questions.js"
import { random, randomMultiTurn, sharedPrefix } from "./datasets/random.js"
import { randomImages } from "./datasets/random-images.js"
import { workloadTrace } from "./datasets/request-trace.js"
import { randomRerank, rerank } from "./datasets/rerank.js"
import { shareGptEn, shareGptEnMultiTurn, shareGptZh, shareGptZhMultiTurn } from "./datasets/share-gpt.js"
import { speed, speedLong } from "./datasets/speed-benchmark.js"
import { sweSmith } from "./datasets/swe-smith.js"

const plugins: readonly DatasetPlugin[] = [
  openqa,
  longalpaca,
  lineByLine,
  custom,
  shareGptZh,
  shareGptEn,
  flickr8k,
  kontextBench,
  random,
  sharedPrefix,
  randomImages,
  embeddingTexts,
  embeddingBatches,
  randomEmbeddingTexts,
  randomEmbeddingBatches,
  rerank,
  randomRerank,
  speed,
  speedLong,
  randomMultiTurn,
  shareGptZhMultiTurn,
  shareGptEnMultiTurn,
  customMultiTurn,
  sweSmith,
  trieAgenticCoding,
  trieCodeQa,
  trieOfficeWork,
  workloadTrace,
  mooncake,
  lengthTrace,
]

/** What can be asked, with one line on each. */
export function listDatasets(): readonly { readonly names: readonly string[]; readonly summary: string }[] {
  return plugins.map(({ names, summary }) => ({ names, summary }))
}

/** @throws PerfError `config_invalid` with the known names. */
export function findDataset(name: string): DatasetPlugin {
  const found = [...plugins, fixedPrompt].find((plugin) => plugin.names.includes(name))
  if (found) return found
  const near = nearestWord(
    name,
    plugins.flatMap((plugin) => plugin.names),
  )
  throw new PerfError({
    code: "config_invalid",
    message: `The dataset "${name}" does not exist.`,
    hint: `${near === undefined ? "" : `Did you mean ${near}? `}Known are ${plugins.map((plugin) => plugin.names[0]).join(", ")}; a module of your own goes in --dataset-module.`,
  })
}
