import { z } from "zod"
import { PerfError } from "../../errors/index.js"
import type { Conversation } from "../conversation.js"
import { type DatasetContext, type DatasetSource, defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { readJsonItems, readLines } from "../files/read-json-items.js"
import { type RandomText, randomText } from "../random-text.js"
import { textTurn } from "../single-turn.js"
import { secondsOf } from "./trace-time.js"

const speed = { speed: z.number().positive().default(1) }

const mooncakeRecord = z.looseObject({
  timestamp: z.number(),
  input_length: z.int().nonnegative(),
  output_length: z.int().nonnegative(),
  hash_ids: z.array(z.int()).default([]),
})

/** Tokens of a block that a hash id stands for. */
const blockTokens = 512

/** A line of a trace whose texts are yet to be made. */
interface Recorded {
  /** Seconds on the trace's own clock. */
  readonly at: number
  readonly input: number
  readonly output: number
  readonly ids: readonly number[]
  readonly line: number
}

export const mooncake = defineDataset({
  names: ["mooncake"],
  summary: "Mooncake trace: times, lengths, and hash ids of 512-token blocks; equal ids give equal text",
  requests: "text",
  reads: ["datasetPath", "tokensBy"],
  args: z.strictObject(speed),
  scheduled: true,
  async create(context) {
    const path = await traceFile(context, "mooncake", ["*.jsonl"])
    const text = await randomText(context)
    return replayOf(
      context,
      () => mooncakeLines(path),
      ({ ids, input, line }) => blocks(text, context, ids, input, line),
    )
  },
})

async function* mooncakeLines(path: string): AsyncGenerator<Recorded> {
  for await (const { value, line } of readJsonItems(path)) {
    const parsed = mooncakeRecord.safeParse(value)
    if (!parsed.success) throw badLine(path, line, Object.keys(mooncakeRecord.shape).join(", "))
    const { timestamp, input_length: input, output_length: output, hash_ids: ids } = parsed.data
    yield { at: timestamp / 1000, input, output, ids, line }
  }
}

/**
 * Reads a trace once before anything is sent, so that a bad line is told of and the order of its times is known;
 * one that is not in order is sorted. Texts are made as they are wanted.
 */
async function replayOf(
  context: DatasetContext<never>,
  lines: () => AsyncGenerator<Recorded>,
  textOf: (recorded: Recorded) => string,
): Promise<DatasetSource> {
  let size = 0
  let first = Number.POSITIVE_INFINITY
  let latest = Number.NEGATIVE_INFINITY
  let isSorted = true
  for await (const { at } of lines()) {
    size += 1
    if (at < latest) isSorted = false
    first = Math.min(first, at)
    latest = Math.max(latest, at)
  }
  if (!isSorted) context.note("The times of the trace are not in order; it was sorted.")
  const inOrder = async function* () {
    if (isSorted) return yield* lines()
    const all: Recorded[] = []
    for await (const recorded of lines()) all.push(recorded)
    yield* all.sort((a, b) => a.at - b.at)
  }
  return {
    endless: false,
    size,
    async *pass(): AsyncGenerator<Conversation> {
      for await (const recorded of inOrder()) {
        const { at, input, output } = recorded
        yield { startSeconds: at - first, ...textTurn(textOf(recorded), replyOf(input, output)) }
      }
    },
  }
}

/** The text of blocks, cut to the recorded length; what no block covers is this request's own. */
function blocks(
  text: RandomText,
  context: DatasetContext<never>,
  ids: readonly number[],
  length: number,
  line: number,
): string {
  const parts: string[] = []
  let left = Math.max(1, length)
  for (const id of ids) {
    if (left <= 0) break
    parts.push(text.make(Math.min(blockTokens, left), context.random("block", id)).text)
    left -= blockTokens
  }
  if (left > 0) parts.push(text.make(left, context.random("mooncake", line)).text)
  return parts.join(" ")
}

/** Names that the columns of traces have, in lower case. */
const columns = {
  time: ["timestamp", "time", "start", "start_time", "arrival_time"],
  input: ["input_length", "input", "input_tokens", "request tokens", "contexttokens", "prompt_tokens"],
  output: [
    "output_length",
    "output",
    "output_tokens",
    "response tokens",
    "generatedtokens",
    "completion_tokens",
  ],
}

export const lengthTrace = defineDataset({
  names: ["length_trace", "burstgpt", "azure"],
  summary: "CSV or JSONL with time, input and output tokens (BurstGPT and Azure traces as they are)",
  requests: "text",
  reads: ["datasetPath", "tokensBy"],
  args: z.strictObject(speed),
  scheduled: true,
  async create(context) {
    const path = await traceFile(context, "length_trace", ["*.csv", "*.jsonl"])
    const text = await randomText(context)
    return replayOf(
      context,
      () => lengthLines(path),
      ({ input, line }) => text.make(Math.max(1, input), context.random("length_trace", line)).text,
    )
  },
})

async function* lengthLines(path: string): AsyncGenerator<Recorded> {
  for await (const { row, line } of rowsOf(path)) {
    const at = secondsOf(row.time)
    const input = Number(row.input)
    const output = Number(row.output)
    if (at === undefined || !Number.isFinite(input) || !Number.isFinite(output)) {
      throw badLine(path, line, "a time and two numbers of tokens")
    }
    yield { at, input, output, ids: [], line }
  }
}

type Row = Readonly<Record<keyof typeof columns, unknown>>

async function* rowsOf(path: string): AsyncGenerator<{ readonly row: Row; readonly line: number }> {
  if (/\.jsonl?(?:\.gz)?$/.test(path)) {
    for await (const { value, line } of readJsonItems(path)) {
      const fields = typeof value === "object" && value !== null ? Object.entries(value) : []
      const byName = new Map(fields.map(([name, field]) => [name.toLowerCase(), field]))
      const pick = (names: readonly string[]) =>
        names.map((name) => byName.get(name)).find((field) => field !== undefined)
      yield {
        row: { time: pick(columns.time), input: pick(columns.input), output: pick(columns.output) },
        line,
      }
    }
    return
  }
  let header: { time: number; input: number; output: number } | undefined
  for await (const { value, line } of readLines(path)) {
    const cells = csvCells(value)
    if (!header) {
      const names = cells.map((cell) => cell.toLowerCase())
      const at = (wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name))
      header = { time: at(columns.time), input: at(columns.input), output: at(columns.output) }
      if (Math.min(header.time, header.input, header.output) < 0) {
        throw badLine(path, line, "a heading with columns for time, input and output tokens")
      }
      continue
    }
    yield {
      row: { time: cells[header.time], input: cells[header.input], output: cells[header.output] },
      line,
    }
  }
}

/** The cells of a line of CSV (RFC 4180); no cell of a trace has line breaks in it. */
function csvCells(line: string): string[] {
  return [...`${line},`.matchAll(/\s*(?:"((?:[^"]|"")*)"\s*|([^,]*)),/g)].map(
    ([, quoted, plain = ""]) => quoted?.replaceAll('""', '"') ?? plain.trim(),
  )
}

function replyOf(input: number, output: number) {
  return { maxTokens: Math.max(1, output), overrides: { ignore_eos: true }, promptTokens: Math.max(1, input) }
}

function traceFile(
  context: DatasetContext<"datasetPath">,
  dataset: string,
  names: readonly string[],
): Promise<string> {
  return findFile({ dataset, path: context.options.datasetPath, names, hub: undefined }, context.hub)
}

function badLine(path: string, line: number, needs: string): PerfError {
  return new PerfError({
    code: "data_invalid",
    message: `${path}:${line} is no line of such a trace.`,
    hint: `It needs ${needs}.`,
  })
}
