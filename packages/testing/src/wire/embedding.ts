import { splitTokens } from "../answer/index.js"
import { isObject, listOf, numberOf, textOf } from "../json/index.js"
import { hashText, randomUnit } from "../random/index.js"
import type { Reply, WireFormat } from "./format.js"
import { openaiError, openaiStreamError } from "./openai-error.js"

const defaultDimensions = 256

/** `POST /v1/embeddings`. Texts that share words get similar vectors, so retrieval can be tested. */
export const openaiEmbeddings: WireFormat = {
  name: "openai-embeddings",
  streamType: "application/json",
  ping: "",
  refuse: openaiError,
  streamError: openaiStreamError,

  read(body) {
    const texts = readTexts(body.input)
    if (texts.length === 0) return "Missing required parameter: 'input'."
    return {
      model: textOf(body.model) ?? "",
      stream: false,
      messages: texts.map((text) => ({ role: "user", text })),
      generates: false,
    }
  },

  stream: () => ({ open: () => "", piece: () => "", close: () => "", done: "" }),

  whole(reply) {
    const { body, messages, model, inputTokens } = reply.request
    const dimensions = numberOf(body.dimensions) ?? defaultDimensions
    const given = reply.answers[0]?.embeddings
    const data = messages.map((message, index) => {
      const vector = given?.[index] ?? embed(message.text, dimensions)
      const embedding = body.encoding_format === "base64" ? base64(vector) : vector
      return { object: "embedding", index, embedding }
    })
    const counts = { prompt_tokens: inputTokens, total_tokens: inputTokens }
    return JSON.stringify({ object: "list", data, model, usage: counts })
  },
}

/** `POST /rerank` in the form Cohere, Jina and vLLM share, or (with `texts`) that of TEI. */
export const rerank: WireFormat = {
  name: "rerank",
  streamType: "application/json",
  ping: "",
  refuse: openaiError,
  streamError: openaiStreamError,

  read(body) {
    const query = textOf(body.query)
    const documents = readTexts(body.documents ?? body.texts)
    if (query === undefined) return "Missing required parameter: 'query'."
    if (documents.length === 0) return "Missing required parameter: 'documents'."
    return {
      model: textOf(body.model) ?? "",
      stream: false,
      messages: [{ role: "user", text: query }, ...documents.map((text) => ({ role: "document", text }))],
      generates: false,
    }
  },

  stream: () => ({ open: () => "", piece: () => "", close: () => "", done: "" }),

  whole(reply) {
    const { body, model, inputTokens } = reply.request
    const ranked = rankDocuments(reply)
    if (body.texts !== undefined) return JSON.stringify(ranked.map(({ index, score }) => ({ index, score })))
    const top = ranked.slice(0, numberOf(body.top_n) ?? ranked.length)
    const results = top.map(({ index, score, text }) => ({
      index,
      relevance_score: score,
      ...(body.return_documents === false ? {} : { document: { text } }),
    }))
    return JSON.stringify({ id: `rerank-${reply.id}`, model, results, usage: { total_tokens: inputTokens } })
  },
}

function rankDocuments(reply: Reply): { index: number; score: number; text: string }[] {
  const [query, ...documents] = reply.request.messages
  const given = reply.answers[0]?.scores
  const target = embed(query?.text ?? "", defaultDimensions)
  return documents
    .map(({ text }, index) => ({
      index,
      text,
      score: given?.[index] ?? (1 + dot(target, embed(text, defaultDimensions))) / 2,
    }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
}

function readTexts(value: unknown): string[] {
  if (typeof value === "string") return [value]
  return listOf(value).map((item) => {
    if (typeof item === "string") return item
    if (isObject(item)) return textOf(item.text) ?? ""
    return listOf(item).join(" ")
  })
}

/** A unit vector: the sum of one pseudo-random direction per word, whatever its case. */
function embed(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  for (const token of splitTokens(text.toLowerCase())) {
    const direction = hashText(token.trim(), 5)
    for (let axis = 0; axis < dimensions; axis++) {
      vector[axis] = (vector[axis] ?? 0) + randomUnit(direction, 0, 41, axis) - 0.5
    }
  }
  const length = Math.sqrt(dot(vector, vector))
  if (length > 0) return vector.map((value) => value / length)
  vector[0] = 1
  return vector
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}

function base64(vector: readonly number[]): string {
  const floats = new Float32Array(vector)
  return Buffer.from(floats.buffer).toString("base64")
}
