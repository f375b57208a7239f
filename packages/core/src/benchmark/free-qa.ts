import { textOverlap } from "../scoring/overlap/index.js"
import type { Scorer } from "../scoring/scorer.js"
import type { BenchmarkDefinition } from "./benchmark.js"
import { type GenerationDefinition, generation } from "./generation.js"

export interface FreeQaDefinition<R> extends Omit<GenerationDefinition<R>, "scorer"> {
  /** Default: ROUGE and BLEU against the reference. */
  scorer?: Scorer
}

/** Questions with free answers, compared with a reference text by their overlap. */
export function freeQa<R>(definition: FreeQaDefinition<R>): BenchmarkDefinition<R> {
  return generation({ ...definition, scorer: definition.scorer ?? textOverlap() })
}
