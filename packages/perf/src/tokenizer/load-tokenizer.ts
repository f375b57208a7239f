import { readFile, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { missingPackage, PerfError } from "../errors/index.js"
import type { HubSettings } from "../workload/files/hub-address.js"
import { hubFile } from "../workload/files/hub-file.js"
import type { Tokenizer } from "./tokenizer.js"

/**
 * Reads a tokenizer in the `tokenizer.json` format.
 * @param path the file, its folder, or a hub id such as `Qwen/Qwen3-8B`
 * @throws PerfError `tokenizer_missing` when there is none, `package_missing` without the tokenizer package.
 */
export async function loadTokenizer(path: string, hub: HubSettings): Promise<Tokenizer> {
  const file = await tokenizerFile(path, hub)
  const definition = await readJson(file)
  const config = await readJson(join(dirname(file), "tokenizer_config.json")).catch(() => ({}))
  return fromDefinition(definition, config, { name: path, exact: true })
}

/** The same from parsed JSON. @throws PerfError when it is no tokenizer. */
export async function fromDefinition(
  definition: object,
  config: object,
  { name, exact }: { readonly name: string; readonly exact: boolean },
): Promise<Tokenizer> {
  const made = await construct(definition, config, name)
  const options = { add_special_tokens: false }
  const encode = (text: string) => made.encode(text, options).ids
  return {
    name,
    exact,
    encode,
    decode: (ids) => (ids.length === 0 ? "" : made.decode([...ids], { clean_up_tokenization_spaces: false })),
    count: (text) => encode(text).length,
    textIds: () => {
      const special = made.get_added_tokens_decoder()
      return [...made.get_vocab(false).values()].filter((id) => !special.has(id))
    },
  }
}

async function construct(definition: object, config: object, name: string) {
  const library = await import("@huggingface/tokenizers").catch(
    missingPackage({
      message: "Token counts need the package @huggingface/tokenizers.",
      hint: "Install it beside this one: npm install @huggingface/tokenizers",
    }),
  )
  try {
    return new library.Tokenizer(definition, config)
  } catch (cause) {
    throw new PerfError({
      code: "data_invalid",
      message: `${name} is no tokenizer that can be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: "--tokenizer-path takes a tokenizer.json of the Hugging Face format, its folder, or a hub id.",
      cause,
    })
  }
}

async function tokenizerFile(path: string, hub: HubSettings): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return path
  if (found?.isDirectory()) {
    const file = join(path, "tokenizer.json")
    if (await stat(file).catch(() => undefined)) return file
    throw missing(`${path} has no tokenizer.json`)
  }
  if (!/^[\w.-]+\/[\w.-]+$/.test(path)) throw missing(`${path} does not exist`)
  await hubFile({ kind: "model", id: path, path: "tokenizer_config.json" }, hub).catch(() => undefined)
  return hubFile({ kind: "model", id: path, path: "tokenizer.json" }, hub)
}

function missing(what: string): PerfError {
  return new PerfError({
    code: "tokenizer_missing",
    message: `${what}.`,
    hint: "--tokenizer-path takes a tokenizer.json, its folder, or a hub id such as Qwen/Qwen3-8B.",
  })
}

async function readJson(path: string): Promise<object> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, "utf8"))
  } catch (cause) {
    throw new PerfError({
      code: "data_invalid",
      message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    })
  }
  if (typeof value === "object" && value !== null) return value
  throw new PerfError({ code: "data_invalid", message: `${path} holds no JSON object.` })
}
