import { z } from "zod"

export type LegacyWinner = "model_a" | "model_b" | "tie" | "unknown"

/** What a reviewer's reply says about a pair. */
export interface PairReading {
  win: LegacyWinner
  /** Scores of a and b; −1 when they could not be read. */
  scores: readonly [number, number] | undefined
}

/** Reads a pair verdict the way `lmsys_parser` does for an output format. */
export function lmsysPair(reply: string, outputFormat: string): PairReading {
  if (outputFormat === "[[rating_a,rating_b]]") {
    const line = reply.trim().split("\n")[0] ?? ""
    const numbers = line
      .replaceAll(",", " ")
      .split(/\s+/)
      .filter((part) => part !== "")
      .map(Number)
    const [a, b] = numbers
    if (numbers.length !== 2 || a === undefined || b === undefined || Number.isNaN(a) || Number.isNaN(b)) {
      return { win: "unknown", scores: [-1, -1] }
    }
    return { win: a > b ? "model_a" : a < b ? "model_b" : "tie", scores: [a, b] }
  }
  const win = reply.includes("[[A]]")
    ? "model_a"
    : reply.includes("[[B]]")
      ? "model_b"
      : reply.includes("[[C]]")
        ? "tie"
        : "unknown"
  return { win, scores: undefined }
}

/** Reads a grade: a number in double, then single brackets; −1 when there is none. */
export function lmsysGrade(reply: string): number {
  const found = /\[\[(-?\d+\.?\d*)\]\]/.exec(reply) ?? /\[(-?\d+\.?\d*)\]/.exec(reply)
  return found?.[1] === undefined ? -1 : Number(found[1])
}

const rankingSchema = z.array(z.object({ model: z.string(), rank: z.coerce.number() }))

/** Reads a list of `{model, rank}`: the first model wins when its rank is 1. Single quotes are taken too. */
export function rankingPair(reply: string): PairReading {
  const list = /\[[\s\S]*\]/.exec(reply)?.[0] ?? ""
  for (const text of [list, list.replaceAll("'", '"')]) {
    try {
      const parsed = rankingSchema.safeParse(JSON.parse(text))
      const first = parsed.data?.find(({ model }) => /^(model_)?(1|a)$/i.test(model))
      if (first) return { win: first.rank === 1 ? "model_a" : "model_b", scores: undefined }
    } catch {
      // Not JSON in this spelling.
    }
  }
  return { win: "unknown", scores: undefined }
}
