import { type MockLogprob, type Piece, type ResolvedAnswer, splitTokens } from "../answer/index.js"
import { isObject, type JsonObject, listOf, numberOf, textOf } from "../json/index.js"
import { outputTokens, type Reply, type WireFormat } from "./format.js"
import { openaiUsage } from "./openai-chat.js"
import { openaiError, openaiStreamError } from "./openai-error.js"

/** `POST /v1/completions`, with `echo` and log probabilities of the prompt. */
export const openaiCompletions: WireFormat = {
  name: "openai-completions",
  streamType: "text/event-stream; charset=utf-8",
  ping: ": keep-alive\n\n",
  refuse: openaiError,
  streamError: openaiStreamError,

  read(body) {
    const prompts = readPrompts(body.prompt)
    if (prompts.length === 0) return "Missing required parameter: 'prompt'."
    return {
      model: textOf(body.model) ?? "",
      stream: body.stream === true,
      messages: prompts.map((text) => ({ role: "user", text })),
      prompts,
      maxTokens: numberOf(body.max_tokens) ?? 16,
      topLogprobs: numberOf(body.logprobs),
      choices: numberOf(body.n) ?? 1,
      ignoreEos: body.ignore_eos === true,
    }
  },

  stream(reply) {
    const { request, usage } = reply
    const options = request.body.stream_options
    const includeUsage = usage !== "absent" && isObject(options) && options.include_usage === true
    const head = `${chunkHead(reply)}"choices":[`
    const event = (choice: number, json: string, finish: string, logprobs: string, stamp = ""): string =>
      `data: {${stamp}${head}{"index":${choice},"text":"${json}","logprobs":${logprobs},"finish_reason":${finish}}]}\n\n`
    return {
      open() {
        if (request.body.echo !== true) return ""
        return reply.answers
          .map((_, choice) => event(choice, escaped(promptOf(reply, choice)), "null", "null"))
          .join("")
      },
      piece(piece: Piece, stamp) {
        const logprobs =
          piece.logprobs.length === 0 ? "null" : JSON.stringify(logprobColumns(piece.logprobs, 0))
        return event(piece.choice, piece.kind === "text" ? piece.json : "", "null", logprobs, stamp)
      },
      close() {
        let events = ""
        reply.answers.forEach((answer, choice) => {
          events += event(choice, "", JSON.stringify(answer.stopReason), "null")
        })
        if (!includeUsage) return events
        const counts = usage === "null" ? null : openaiUsage(reply, outputTokens(reply))
        return `${events}data: {${head}],"usage":${JSON.stringify(counts)}}\n\n`
      },
      done: "data: [DONE]\n\n",
    }
  },

  whole(reply) {
    const { usage } = reply
    const echo = reply.request.body.echo === true
    return JSON.stringify({
      id: `cmpl-${reply.id}`,
      object: "text_completion",
      created: reply.created,
      model: reply.request.model,
      choices: reply.answers.map((answer, index) => ({
        index,
        text: (echo ? promptOf(reply, index) : "") + answer.text(),
        logprobs: wholeLogprobs(reply, answer, index, echo),
        finish_reason: answer.stopReason,
      })),
      ...(usage === "absent"
        ? {}
        : { usage: usage === "null" ? null : openaiUsage(reply, outputTokens(reply)) }),
    })
  },
}

/** One prompt, a list of prompts, or token ids, which stand for themselves. */
function readPrompts(value: unknown): string[] {
  if (typeof value === "string") return [value]
  const list = listOf(value)
  if (list.length > 0 && list.every((item) => typeof item === "number")) return [tokenText(list)]
  return list.map((item) => (typeof item === "string" ? item : tokenText(listOf(item))))
}

/** A word for each token id, so that as many tokens are counted as were sent. */
function tokenText(ids: readonly unknown[]): string {
  return ids.map((id) => ` ${letters(numberOf(id) ?? 0)}`).join("")
}

/** A number in base 26, `a` to `z`; ids of real vocabularies take four letters. */
function letters(value: number): string {
  let word = ""
  for (let rest = Math.abs(Math.trunc(value)); word === "" || rest > 0; rest = Math.floor(rest / 26)) {
    word = String.fromCharCode(97 + (rest % 26)) + word
  }
  return word
}

function promptOf(reply: Reply, choice: number): string {
  const prompts = reply.request.messages
  const perPrompt = Math.max(1, reply.answers.length / Math.max(1, prompts.length))
  return prompts[Math.floor(choice / perPrompt)]?.text ?? ""
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function chunkHead(reply: Reply): string {
  return (
    `"id":"cmpl-${reply.id}","object":"text_completion","created":${reply.created},` +
    `"model":${JSON.stringify(reply.request.model)},`
  )
}

function wholeLogprobs(
  reply: Reply,
  answer: ResolvedAnswer,
  choice: number,
  echo: boolean,
): JsonObject | null {
  if (reply.request.topLogprobs === undefined) return null
  const own = answer.logprobs() ?? []
  if (!echo) return logprobColumns(own, 0)
  const prompt = answer.promptLogprobs(splitTokens(promptOf(reply, choice)))
  const columns = logprobColumns([...prompt, ...own], 0)
  // Nothing comes before the first token, so nothing predicts it.
  const [, ...rest] = listOf(columns.token_logprobs)
  const [, ...restTop] = listOf(columns.top_logprobs)
  return { ...columns, token_logprobs: [null, ...rest], top_logprobs: [null, ...restTop] }
}

/** The column form of this API: parallel lists. */
function logprobColumns(logprobs: readonly MockLogprob[], offset: number): JsonObject {
  let at = offset
  const offsets = logprobs.map((entry) => {
    const start = at
    at += entry.token.length
    return start
  })
  return {
    tokens: logprobs.map((entry) => entry.token),
    token_logprobs: logprobs.map((entry) => entry.logprob),
    top_logprobs: logprobs.map((entry) =>
      Object.fromEntries((entry.top ?? []).map((alternative) => [alternative.token, alternative.logprob])),
    ),
    text_offset: offsets,
  }
}
