import { z } from "zod"
import type { Conversation } from "../conversation.js"
import { type DatasetPlugin, defineDataset } from "../dataset-plugin.js"
import { textTurn } from "../single-turn.js"

/** One Chinese character that is one token in the vocabularies the benchmark was made for. */
const character = "熵"

/** Prompts of fixed lengths, each asked twice: how speed falls with context. */
function speedBenchmark(name: string, lengths: readonly number[]): DatasetPlugin {
  return defineDataset({
    names: [name],
    summary: `prompts of ${lengths.join(", ")} tokens, twice each; for plain completions, one at a time`,
    requests: "text",
    reads: [],
    args: z.strictObject({}),
    async create(context) {
      const prompts = lengths.map((length) => {
        const { named } = context
        return { length, text: named ? repeated(character, length, named.count) : character.repeat(length) }
      })
      if (!context.named)
        context.note(`Lengths hold where ${character} is one token; --tokenizer-path makes them exact.`)
      return {
        endless: false,
        size: lengths.length * 2,
        async *pass(): AsyncGenerator<Conversation> {
          for (const { text, length } of prompts) {
            yield textTurn(text, { promptTokens: length })
            yield textTurn(text, { promptTokens: length })
          }
        },
      }
    },
  })
}

/** So many copies that they count as `length` tokens, or as few tokens less as copies allow. */
function repeated(unit: string, length: number, count: (text: string) => number): string {
  const sample = 64
  const perUnit = count(unit.repeat(sample)) / sample
  let copies = Math.max(1, Math.floor(length / perUnit))
  while (copies > 1 && count(unit.repeat(copies)) > length) copies -= 1
  return unit.repeat(copies)
}

export const speed = speedBenchmark("speed_benchmark", [1, 6144, 14_336, 30_720])
export const speedLong = speedBenchmark("speed_benchmark_long", [63_488, 129_024])
