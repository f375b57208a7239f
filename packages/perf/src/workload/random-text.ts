import type { Random } from "../arrival/index.js"
import { steadyText, steadyWords } from "../tokenizer/index.js"
import type { DatasetContext } from "./dataset-plugin.js"

/** Makes texts of an exact number of tokens. */
export interface RandomText {
  make(length: number, random: Random): { readonly text: string; readonly ids: readonly number[] | undefined }
}

/**
 * Random text by the tokenizer's own words, or by common English words where `--tokens-by words` asks for it:
 * those are one token in the usual vocabularies, so lengths are close but not exact.
 */
export async function randomText(context: DatasetContext<"tokensBy">): Promise<RandomText> {
  if (context.options.tokensBy === "words") {
    const perWord = context.options.tokensPerWord
    context.note(
      `Prompts are made of common words: about ${Number(perWord.toPrecision(3))} token${perWord === 1 ? "" : "s"} each, not exactly.`,
    )
    const { commonWords } = await import("./common-words.js")
    return {
      make: (length, random) => {
        const words = Array.from(
          { length: Math.max(1, Math.round(length / perWord)) },
          () => commonWords[Math.floor(random.unit() * commonWords.length)],
        )
        return { text: words.join(" "), ids: undefined }
      },
    }
  }
  const tokenizer = await context.tokenizer()
  const words = steadyWords(tokenizer, context.random("vocabulary"))
  return { make: (length, random) => steadyText(words, length, random) }
}
