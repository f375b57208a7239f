import { readFile } from "node:fs/promises"
import { z } from "zod"
import { PerfError } from "../errors/index.js"
import type { Tokenizer } from "../tokenizer/index.js"
import type { ChatMessage } from "./conversation.js"
import type { DatasetContext } from "./dataset-plugin.js"

/** Parameters of real text that bring prompts to a length in tokens. */
const lengthControlShape = {
  target_input_len: z.int().positive().optional(),
  input_len_mode: z.enum(["cap", "drop"]).default("cap"),
  prefix_file: z.string().optional(),
  prefix_role: z.enum(["system", "user"]).default("system"),
}
export type LengthControl = z.output<z.ZodObject<typeof lengthControlShape>>

/** Text datasets have these parameters and no others. */
export const lengthControlArgs = z.strictObject(lengthControlShape)

/** Messages of the wanted length made from others; undefined leaves the item out. */
export type FitLength = (messages: readonly ChatMessage[]) => readonly ChatMessage[] | undefined

/**
 * How prompts are brought to `target_input_len` tokens of bare content: longer ones are cut, shorter ones kept
 * (`cap`) or left out (`drop`), or filled up in front from `prefix_file`.
 * @throws PerfError `config_invalid` for parameters that contradict each other.
 */
export async function fitLength(context: DatasetContext<never>, control: LengthControl): Promise<FitLength> {
  const { target_input_len: target, input_len_mode: mode, prefix_file: file } = control
  if (file !== undefined && (target === undefined || mode === "drop")) {
    throw new PerfError({
      code: "config_invalid",
      message:
        target === undefined
          ? "prefix_file needs target_input_len."
          : "prefix_file and input_len_mode drop contradict each other.",
      hint: "The prefix fills prompts up to target_input_len tokens.",
    })
  }
  if (target === undefined) return (messages) => messages
  const tokenizer = await context.tokenizer()
  const prefix = file === undefined ? undefined : tokenizer.encode(await prefixText(file))
  return (messages) => {
    const lengths = messages.map(({ content }) => tokenizer.count(String(content)))
    const total = lengths.reduce((sum, length) => sum + length, 0)
    if (total > target) return messages.length > 1 ? undefined : cut(messages, target, tokenizer)
    if (total === target) return messages
    if (mode === "drop") return undefined
    return prefix ? filled(messages, prefix, target - total, control.prefix_role, tokenizer) : messages
  }
}

async function prefixText(file: string): Promise<string> {
  try {
    const text = await readFile(file, "utf8")
    if (text !== "") return text
  } catch (cause) {
    throw new PerfError({ code: "data_missing", message: `prefix_file ${file} cannot be read.`, cause })
  }
  throw new PerfError({ code: "data_invalid", message: `prefix_file ${file} is empty.` })
}

function cut(messages: readonly ChatMessage[], target: number, tokenizer: Tokenizer): readonly ChatMessage[] {
  const [message] = messages
  if (!message) return messages
  const ids = tokenizer.encode(String(message.content))
  // A cut may fall inside a character or join letters anew, so it is measured and moved.
  for (let length = target; length > 0; length -= 1) {
    const content = tokenizer.decode(ids.slice(0, length)).replace(/\ufffd+$/, "")
    if (tokenizer.count(content) <= target) return [{ ...message, content }]
  }
  return [{ ...message, content: "" }]
}

function filled(
  messages: readonly ChatMessage[],
  prefix: readonly number[],
  length: number,
  role: "system" | "user",
  tokenizer: Tokenizer,
): readonly ChatMessage[] {
  const tiled = Array.from({ length }, (_, index) => prefix[index % prefix.length] ?? 0)
  let text = tokenizer.decode(tiled)
  // Joints of the tiles may encode differently; a few rounds bring the slice to its length.
  for (let round = 0; round < 8; round += 1) {
    const ids = tokenizer.encode(text)
    if (ids.length === length) break
    text = tokenizer.decode([...ids, ...tiled].slice(0, length))
  }
  if (role === "system") return [{ role: "system", content: text }, ...messages]
  const [first, ...rest] = messages
  return first ? [{ ...first, content: text + String(first.content) }, ...rest] : messages
}
