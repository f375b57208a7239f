import { readdir, readFile } from "node:fs/promises"
import { extname, join } from "node:path"
import { z } from "zod"
import { errorMessage, PerfError } from "../../errors/index.js"
import type { Conversation } from "../conversation.js"
import { type DatasetContext, defineDataset } from "../dataset-plugin.js"
import { readJsonItems } from "../files/read-json-items.js"
import { readParquet } from "../files/read-parquet.js"
import { readTar } from "../files/read-tar.js"
import { singleTurn } from "../single-turn.js"

const imageTypes: Readonly<Record<string, string>> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
}

function question(text: string, image: Uint8Array, type: string): Conversation {
  const url = `data:${type};base64,${Buffer.from(image).toString("base64")}`
  const content = [
    { type: "text", text },
    { type: "image_url", image_url: { url } },
  ]
  return singleTurn({ kind: "messages", messages: [{ role: "user", content }] })
}

async function folderOf(
  context: DatasetContext<"datasetPath">,
  dataset: string,
  holds: string,
): Promise<string> {
  const { datasetPath } = context.options
  const hint = `It takes a folder with ${holds}.`
  if (datasetPath === undefined) {
    throw new PerfError({
      code: "data_missing",
      message: `The dataset ${dataset} needs --dataset-path with its downloaded folder.`,
      hint,
    })
  }
  try {
    await readdir(datasetPath)
    return datasetPath
  } catch (cause) {
    throw new PerfError({
      code: "data_missing",
      message: `--dataset-path ${datasetPath} cannot be read: ${errorMessage(cause)}.`,
      hint,
      cause,
    })
  }
}

/** Picture and caption of the same name, as files or inside tar shards (WebDataset). */
export const flickr8k = defineDataset({
  names: ["flickr8k"],
  summary: "pictures with captions: a folder of .jpg and .txt, or of .tar shards",
  requests: "messages",
  reads: ["datasetPath"],
  args: z.strictObject({}),
  async create(context) {
    const folder = await folderOf(
      context,
      "flickr8k",
      ".jpg and .txt files of equal names, or .tar shards of them",
    )
    return {
      endless: false,
      async *pass(): AsyncGenerator<Conversation> {
        yield* pairs(filesUnder(folder))
      },
    }
  },
})

interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

async function* filesUnder(folder: string): AsyncGenerator<NamedBytes> {
  const entries = await readdir(folder, { recursive: true })
  for (const name of entries.sort()) {
    const path = join(folder, name)
    if (name.endsWith(".tar")) yield* readTar(path)
    else if (imageTypes[extname(name).toLowerCase()] || name.endsWith(".txt")) {
      yield { name, bytes: await readFile(path) }
    }
  }
}

/** Files of equal names belong together; they stand next to each other. */
async function* pairs(files: AsyncIterable<NamedBytes>): AsyncGenerator<Conversation> {
  let stem = ""
  let image: { bytes: Uint8Array; type: string } | undefined
  let text: string | undefined
  for await (const { name, bytes } of files) {
    const extension = extname(name).toLowerCase()
    const own = name.slice(0, name.length - extension.length)
    if (own !== stem) {
      stem = own
      image = undefined
      text = undefined
    }
    const type = imageTypes[extension]
    if (type) image = { bytes, type }
    else if (extension === ".txt") text = Buffer.from(bytes).toString("utf8").trim()
    if (!image || text === undefined) continue
    yield question(text, image.bytes, image.type)
    image = undefined
    text = undefined
  }
}

const kontextRow = z.looseObject({
  file_name: z.string().optional(),
  image: z.union([z.string(), z.looseObject({ path: z.string().nullish(), bytes: z.unknown() })]).optional(),
  instruction: z.string().nullish(),
})

/** What is asked when a record has no instruction of its own. */
const describe = "What does this picture show?"

export const kontextBench = defineDataset({
  names: ["kontext_bench"],
  summary: "pictures with instructions: a folder with metadata.jsonl, or with parquet files",
  requests: "messages",
  reads: ["datasetPath"],
  args: z.strictObject({}),
  async create(context) {
    const folder = await folderOf(
      context,
      "kontext_bench",
      "metadata.jsonl beside the pictures, or with parquet files",
    )
    const entries = (await readdir(folder, { recursive: true })).sort()
    const parquet = entries.filter((name) => name.endsWith(".parquet"))
    const listing = entries.find((name) => name.endsWith("metadata.jsonl"))
    if (parquet.length === 0 && listing === undefined) {
      throw new PerfError({
        code: "data_missing",
        message: `${folder} has neither metadata.jsonl nor parquet files.`,
        hint: "Download the whole data set folder.",
      })
    }
    return {
      endless: false,
      async *pass(): AsyncGenerator<Conversation> {
        for (const name of parquet) yield* parquetQuestions(join(folder, name))
        if (parquet.length === 0 && listing !== undefined) yield* listedQuestions(folder, listing)
      },
    }
  },
})

async function* listedQuestions(folder: string, listing: string): AsyncGenerator<Conversation> {
  const path = join(folder, listing)
  for await (const { value, line } of readJsonItems(path)) {
    const row = kontextRow.safeParse(value).data
    const file = row?.file_name ?? (typeof row?.image === "string" ? row.image : undefined)
    const type = file === undefined ? undefined : imageTypes[extname(file).toLowerCase()]
    if (file === undefined || type === undefined) {
      throw new PerfError({
        code: "data_invalid",
        message: `${path}:${line} names no picture.`,
        hint: "It needs file_name.",
      })
    }
    yield question(row?.instruction ?? describe, await readFile(join(path, "..", file)), type)
  }
}

async function* parquetQuestions(path: string): AsyncGenerator<Conversation> {
  const rows = await readParquet(path, { columns: ["image", "instruction"], text: false })
  for (const value of rows) {
    const row = kontextRow.safeParse(value).data
    const bytes = typeof row?.image === "object" ? row.image.bytes : undefined
    if (!(bytes instanceof Uint8Array)) {
      throw new PerfError({
        code: "data_invalid",
        message: `${path} has a row without a picture in "image".`,
      })
    }
    yield question(row?.instruction ?? describe, bytes, bytes[0] === 0x89 ? "image/png" : "image/jpeg")
  }
}
