import { z } from "zod"
import type { Random } from "../../arrival/index.js"
import { PerfError } from "../../errors/index.js"
import type { Conversation, Turn } from "../conversation.js"
import { type DatasetContext, defineDataset } from "../dataset-plugin.js"
import type { WorkloadOptions } from "../options.js"
import { randomText } from "../random-text.js"
import { singleTurn } from "../single-turn.js"
import { drawLength } from "../text-length.js"

/**
 * Range of random lengths in tokens.
 * @throws PerfError `config_invalid` when it is upside down or has no upper end: a range up to the longest context
 *   is nobody's wish.
 */
export function lengthRange({
  minPromptLength,
  maxPromptLength,
}: Pick<WorkloadOptions, "minPromptLength" | "maxPromptLength">): {
  readonly least: number
  readonly most: number
} {
  const most = maxPromptLength ?? (minPromptLength > 0 ? minPromptLength : undefined)
  if (most === undefined || most < minPromptLength || most === 0) {
    throw new PerfError({
      code: "config_invalid",
      message:
        most === undefined
          ? "Random prompts need a length."
          : `--min-prompt-length ${minPromptLength} and --max-prompt-length ${most} leave no length for random prompts.`,
      hint: "Set --min-prompt-length and --max-prompt-length in tokens; the same value twice gives a fixed length.",
    })
  }
  return { least: Math.max(1, minPromptLength), most }
}

/** What random prompts are made by. */
export const promptOptions = ["minPromptLength", "maxPromptLength", "prefixLength", "tokensBy"] as const

/** Random text of exact length behind a prefix that all requests share. */
export async function randomPrompts(context: DatasetContext<(typeof promptOptions)[number]>) {
  const { options } = context
  const text = await randomText(context)
  const { templateTokens } = options
  const range = lengthRange(options)
  if (templateTokens > 0) {
    context.note(`Random prompts leave room for the ${templateTokens} tokens that the server adds to each.`)
  }
  const prefix =
    options.prefixLength > 0 ? text.make(options.prefixLength, context.random("prefix")) : undefined
  return (random: Random) => {
    const made = text.make(Math.max(1, drawLength(random, range) - templateTokens), random)
    if (!prefix) return made
    const ids = prefix.ids && made.ids && [...prefix.ids, ...made.ids]
    return { text: `${prefix.text} ${made.text}`, ids }
  }
}

function payloadOf(
  made: { readonly text: string; readonly ids: readonly number[] | undefined },
  options: Pick<WorkloadOptions, "tokenizePrompt">,
): Turn["payload"] {
  if (options.tokenizePrompt && made.ids) return { kind: "tokens", tokens: made.ids }
  return { kind: "text", text: made.text }
}

export const random = defineDataset({
  names: ["random"],
  summary: "random words of an exact length in tokens, with a shared prefix if wanted",
  requests: "text",
  reads: ["datasetOffset", ...promptOptions],
  args: z.strictObject({}),
  async create(context) {
    const { options } = context
    const make = await randomPrompts(context)
    return {
      endless: true,
      async *pass(): AsyncGenerator<Conversation> {
        for (let position = options.datasetOffset; ; position += 1) {
          const made = make(context.random("random", position))
          const promptTokens = made.ids && made.ids.length + options.templateTokens
          yield singleTurn(payloadOf(made, options), promptTokens === undefined ? {} : { promptTokens })
        }
      },
    }
  },
})

export const randomMultiTurn = defineDataset({
  names: ["random_multi_turn"],
  summary: "conversations of random questions; --min-turns to --max-turns of them",
  requests: "messages",
  reads: ["datasetOffset", "minTurns", "maxTurns", ...promptOptions],
  args: z.strictObject({}),
  async create(context) {
    const { options } = context
    const { maxTurns, minTurns } = options
    if (maxTurns === undefined || maxTurns < minTurns) {
      throw new PerfError({
        code: "config_invalid",
        message: "random_multi_turn needs --max-turns, at least as many as --min-turns.",
        hint: "E.g. --min-turns 2 --max-turns 5.",
      })
    }
    const make = await randomPrompts(context)
    return {
      endless: true,
      async *pass(): AsyncGenerator<Conversation> {
        for (let position = options.datasetOffset; ; position += 1) {
          const draw = context.random("turns", position)
          const count = drawLength(draw, { least: minTurns, most: maxTurns })
          const turn = (): Turn => {
            return { payload: { kind: "messages", messages: [{ role: "user", content: make(draw).text }] } }
          }
          const [first, ...rest] = Array.from({ length: count }, turn)
          if (first) yield { turns: [first, ...rest] }
        }
      },
    }
  },
})

/** Parameters of prompts in groups with one prefix each. */
const sharedPrefixArgs = z.strictObject({
  groups: z.int().positive().default(8),
  prefix_length: z.int().positive().default(1024),
  suffix_length: z.int().positive().default(128),
  /** Popularity of the groups: 0 all alike, 1 the k-th has 1/k of the first. */
  zipf: z.number().nonnegative().default(0),
})

export const sharedPrefix = defineDataset({
  names: ["shared_prefix"],
  summary: "random prompts in groups that share a prefix, for prefix caches; popularity by Zipf's law",
  requests: "text",
  reads: ["datasetOffset", "tokensBy"],
  args: sharedPrefixArgs,
  async create(context, args) {
    const { options } = context
    const text = await randomText(context)
    const prefixes = Array.from({ length: args.groups }, (_, group) => {
      return text.make(args.prefix_length, context.random("group", group)).text
    })
    const weights = prefixes.map((_, group) => (group + 1) ** -args.zipf)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const pick = (draw: Random) => {
      let left = draw.unit() * total
      const at = weights.findIndex((weight) => {
        left -= weight
        return left <= 0
      })
      return prefixes[at < 0 ? prefixes.length - 1 : at] ?? ""
    }
    return {
      endless: true,
      async *pass(): AsyncGenerator<Conversation> {
        for (let position = options.datasetOffset; ; position += 1) {
          const draw = context.random("shared_prefix", position)
          const prefix = pick(draw)
          const suffix = text.make(args.suffix_length, draw).text
          yield singleTurn(
            { kind: "text", text: `${prefix} ${suffix}` },
            { promptTokens: args.prefix_length + args.suffix_length },
          )
        }
      },
    }
  },
})
