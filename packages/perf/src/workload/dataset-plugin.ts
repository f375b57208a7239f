import type { z } from "zod"
import type { Random } from "../arrival/index.js"
import type { Tokenizer } from "../tokenizer/index.js"
import type { Conversation } from "./conversation.js"
import type { HubSettings } from "./files/hub-address.js"
import type { WorkloadOptions } from "./options.js"

/** Options that only some datasets read. */
export type DataOption =
  | "datasetPath"
  | "datasetOffset"
  | "minPromptLength"
  | "maxPromptLength"
  | "prefixLength"
  | "tokensBy"
  | "imageWidth"
  | "imageHeight"
  | "imageNum"
  | "minTurns"
  | "maxTurns"

type CommonOption = Exclude<keyof WorkloadOptions, DataOption>

/**
 * What the requests of a dataset are: plain texts, lists of messages (turns, pictures), whole bodies, texts to embed,
 * or queries with documents.
 */
export type RequestKind = "text" | "messages" | "body" | "embedding" | "rerank"

/** What a dataset is made with; of the options that not all datasets read, it sees those that it says it reads. */
export interface DatasetContext<Read extends DataOption = DataOption> {
  readonly options: Pick<WorkloadOptions, CommonOption | Read>
  readonly hub: HubSettings
  /** The one that was named; undefined when none was. */
  readonly named: Tokenizer | undefined
  /** The named tokenizer, or the bundled one with a note that its counts are estimates. */
  tokenizer(): Promise<Tokenizer>
  /** Random numbers that depend on the seed, the purpose and the position alone. */
  random(purpose: string, position?: number): Random
  /** Says something that a person should know, once. */
  note(text: string): void
}

/** Where the conversations of a dataset come from. */
export interface DatasetSource {
  /** One pass over the data, or an endless stream. Position is the number of items made so far in earlier passes. */
  pass(): AsyncIterable<Conversation>
  /** Made on demand for ever, so it is never read again from its start. */
  readonly endless: boolean
  readonly size?: number
}

/** A kind of data that a load test can ask. */
export interface DatasetPlugin {
  readonly names: readonly [string, ...string[]]
  readonly summary: string
  readonly requests: RequestKind
  readonly reads: readonly DataOption[]
  /** Parameters of `--dataset-args`; unknown keys are errors. */
  readonly args: z.ZodType
  /** Conversations carry their start times; sent once, in that order. */
  readonly scheduled: boolean
  create(context: DatasetContext, args: unknown): Promise<DatasetSource>
}

/** A plugin whose `create` gets the parsed parameters. */
export function defineDataset<Schema extends z.ZodType, const Read extends DataOption>(plugin: {
  readonly names: readonly [string, ...string[]]
  readonly summary: string
  readonly requests: RequestKind
  readonly reads: readonly Read[]
  readonly args: Schema
  readonly scheduled?: boolean
  create(context: DatasetContext<Read>, args: z.output<Schema>): Promise<DatasetSource>
}): DatasetPlugin {
  const { create, args, scheduled = false, ...rest } = plugin
  return { ...rest, args, scheduled, create: (context, given) => create(context, args.parse(given)) }
}
