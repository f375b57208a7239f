import { createHash } from "node:crypto"
import { z } from "zod"
import { createRandom } from "../arrival/index.js"
import { errorMessage, PerfError } from "../errors/index.js"
import { bundledTokenizer, loadTokenizer, type Tokenizer } from "../tokenizer/index.js"
import { findDataset } from "./catalogue.js"
import type { Conversation, Turn } from "./conversation.js"
import type { DatasetContext, DatasetPlugin, DatasetSource } from "./dataset-plugin.js"
import type { HubSettings } from "./files/hub-address.js"
import { type WorkloadOptions, type WorkloadOptionsInput, workloadOptionsSchema } from "./options.js"
import { drawLength } from "./text-length.js"
import type { Workload } from "./workload.js"

export interface CreateWorkloadSettings {
  /** Default `process.env`. */
  readonly env?: HubSettings["env"]
  readonly onProgress?: HubSettings["onProgress"]
  /** Ends a download of the data that is under way. */
  readonly signal?: AbortSignal
}

/**
 * The conversations of a load test. Data of files come around again when more are asked for than there are;
 * recorded traces are sent once.
 * @throws PerfError `config_invalid`, `data_missing`, `data_invalid` or `tokenizer_missing`.
 * @example
 * const workload = await createWorkload({ dataset: "random", minPromptLength: 100, maxPromptLength: 200 })
 * for await (const { turns } of workload.conversations()) console.log(turns[0].payload)
 */
export async function createWorkload(
  input: WorkloadOptionsInput,
  settings: CreateWorkloadSettings = {},
): Promise<Workload> {
  const options = workloadOptionsSchema.parse(input)
  const notes: string[] = []
  const context = contextOf(options, settings, notes, await namedTokenizer(options, settings))
  const plugin = findDataset(options.prompt === undefined ? options.dataset : "fixed_prompt")
  const source = await plugin.create(context, checkArgs(plugin, options.datasetArgs))
  const encode = options.tokenizePrompt ? await context.tokenizer() : undefined
  return {
    name: plugin.names[0],
    scheduled: plugin.scheduled,
    ...(source.size !== undefined && { size: source.size }),
    notes,
    conversations: () => conversations(source, plugin, context, encode),
  }
}

async function* conversations(
  source: DatasetSource,
  plugin: DatasetPlugin,
  context: DatasetContext,
  encode: Tokenizer | undefined,
): AsyncGenerator<Conversation> {
  let position = 0
  for (;;) {
    const before = position
    for await (const conversation of source.pass()) {
      yield shaped(conversation, context, encode, position)
      position += 1
    }
    if (position === before) throw nothingIn(plugin, context.options)
    if (plugin.scheduled || source.endless) return
  }
}

function nothingIn(plugin: DatasetPlugin, { datasetPath }: Pick<WorkloadOptions, "datasetPath">): PerfError {
  const [name] = plugin.names
  return new PerfError({
    code: "data_invalid",
    message: `The dataset ${name}${datasetPath === undefined ? "" : ` from ${datasetPath}`} has no request of the lengths asked for.`,
    hint: "Look whether the data are empty; else widen --min-prompt-length and --max-prompt-length.",
  })
}

/** The conversation as the endpoint wants it: messages, text or ids; its own cap on the reply. */
function shaped(
  conversation: Conversation,
  { options, random }: DatasetContext,
  encode: Tokenizer | undefined,
  position: number,
): Conversation {
  const [least, most] = options.maxTokens
  const draw = most === undefined || least === undefined ? undefined : random("max_tokens", position)
  const turnOf = (turn: Turn): Turn => {
    const cap =
      draw && turn.maxTokens === undefined
        ? { maxTokens: drawLength(draw, { least: least ?? 1, most: most ?? 1 }) }
        : {}
    return { ...turn, ...cap, payload: payloadOf(turn, options, encode) }
  }
  const [first, ...rest] = conversation.turns
  return { ...conversation, turns: [turnOf(first), ...rest.map(turnOf)] }
}

function payloadOf(
  { payload }: Turn,
  options: WorkloadOptions,
  encode: Tokenizer | undefined,
): Turn["payload"] {
  if (payload.kind !== "text") return payload
  if (encode) return { kind: "tokens", tokens: encode.encode(payload.text) }
  return options.chat ? { kind: "messages", messages: [{ role: "user", content: payload.text }] } : payload
}

async function namedTokenizer(
  { tokenizerPath, dataSource }: WorkloadOptions,
  settings: CreateWorkloadSettings,
): Promise<Tokenizer | undefined> {
  if (tokenizerPath === undefined) return undefined
  return loadTokenizer(tokenizerPath, hubOf(dataSource, settings))
}

function hubOf(source: WorkloadOptions["dataSource"], settings: CreateWorkloadSettings): HubSettings {
  const { onProgress, signal } = settings
  return {
    source,
    env: settings.env ?? process.env,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  }
}

function contextOf(
  options: WorkloadOptions,
  settings: CreateWorkloadSettings,
  notes: string[],
  named: Tokenizer | undefined,
): DatasetContext {
  const note = (text: string) => {
    if (!notes.includes(text)) notes.push(text)
  }
  let bundled: Promise<Tokenizer> | undefined
  return {
    options,
    hub: hubOf(options.dataSource, settings),
    named,
    note,
    tokenizer: () => {
      if (named) return Promise.resolve(named)
      note("Lengths are counted with the bundled tokenizer; --tokenizer-path makes them those of the model.")
      bundled ??= bundledTokenizer()
      return bundled
    },
    random: (purpose, position = 0) => createRandom(seedOf(options.seed, purpose, position)),
  }
}

/** A seed of 48 bits from everything that should make a difference. */
function seedOf(seed: number, purpose: string, position: number): number {
  const digest = createHash("sha256").update(`${seed}/${purpose}/${position}`).digest()
  return digest.readUIntBE(0, 6)
}

function checkArgs(plugin: DatasetPlugin, given: Readonly<Record<string, unknown>>): unknown {
  const parsed = plugin.args.safeParse(given)
  if (parsed.success) return given
  const known = plugin.args instanceof z.ZodObject ? Object.keys(plugin.args.shape).join(", ") : ""
  throw new PerfError({
    code: "config_invalid",
    message: `--dataset-args of ${plugin.names[0]}: ${errorText(parsed.error)}.`,
    hint: known === "" ? "This dataset takes no parameters." : `It takes ${known}.`,
  })
}

function errorText(error: unknown): string {
  if (!(error instanceof z.ZodError)) return errorMessage(error)
  return error.issues
    .map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "))
    .join("; ")
}
