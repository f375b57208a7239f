import { contentText } from "@evalscope/core"
import type { Texts } from "../i18n/texts.js"
import { wrap } from "../text/fit.js"
import type { StoredSample } from "./stored-sample.js"

export const sampleTabs = ["conversation", "score", "raw", "trace"] as const
export type SampleTab = (typeof sampleTabs)[number]

export interface Line {
  readonly text: string
  readonly heading?: boolean
}

/** A tab of a sample in lines of at most so many columns. */
export function sampleLines(
  stored: StoredSample,
  tab: SampleTab,
  texts: Texts,
  columns: number,
): readonly Line[] {
  if (tab === "raw")
    return wrap(JSON.stringify(stored.raw ?? null, null, 2), columns).map((text) => ({ text }))
  return partsOf(stored, tab, texts).flatMap(([heading, text]) => [
    { text: heading, heading: true },
    ...wrap(text, columns).map((line) => ({ text: line })),
    { text: "" },
  ])
}

/** A tab as plain text, for a pager or the clipboard. */
export function sampleText(stored: StoredSample, tab: SampleTab, texts: Texts): string {
  return sampleLines(stored, tab, texts, 100)
    .map(({ text }) => text)
    .join("\n")
}

type Part = readonly [heading: string, text: string]

function partsOf(stored: StoredSample, tab: SampleTab, texts: Texts): readonly Part[] {
  const { error } = stored
  const failure: readonly Part[] = error === undefined ? [] : [[texts.errors, JSON.stringify(error, null, 2)]]
  if (tab === "conversation") {
    return [
      ...failure,
      ...stored.messages.map((message): Part => [message.role, contentText(message.content)]),
    ]
  }
  return [...failure, ...(tab === "score" ? scoreParts(stored, texts) : traceParts(stored, texts))]
}

function scoreParts({ review }: StoredSample, texts: Texts): readonly Part[] {
  if (!review) return []
  const { browser } = texts
  const { target, prediction, score } = review
  const values = Object.entries(score.values).map(([name, value]) => `${name}: ${value}`)
  return [
    [browser.target, typeof target === "string" ? target : target.join("\n")],
    [browser.prediction, prediction],
    ...(score.extracted === undefined ? [] : [[browser.extracted, score.extracted] as const]),
    ...(score.rule === undefined ? [] : [[browser.rule, score.rule] as const]),
    [texts.score, values.join("\n")],
    ...(score.explanation === undefined ? [] : [[browser.explanation, score.explanation] as const]),
  ]
}

/** How it came about: the request's fate, its times and tokens, what was thought and called, how it was judged. */
function traceParts({ output, review, messages }: StoredSample, texts: Texts): readonly Part[] {
  const { browser } = texts
  const facts = output
    ? [
        `${browser.model}: ${output.model}`,
        `${browser.attempts}: ${output.attempts}`,
        `${texts.latency}: ${(output.latencyMs / 1000).toFixed(2)} s`,
        ...(output.ttftMs === undefined ? [] : [`TTFT: ${output.ttftMs.toFixed(0)} ms`]),
        ...output.choices.map(({ stopReason }) => `${browser.stopReason}: ${stopReason}`),
      ]
    : []
  const thoughts = messages.flatMap(({ content }) =>
    typeof content === "string"
      ? []
      : content.flatMap((part) => (part.type === "reasoning" ? [part.reasoning] : [])),
  )
  const calls = messages.flatMap((message) =>
    message.role === "assistant" ? (message.toolCalls ?? []).map((call) => JSON.stringify(call)) : [],
  )
  const metadata = review?.score.metadata
  return [
    ...(facts.length === 0 ? [] : [[browser.request, facts.join("\n")] as const]),
    ...(output?.usage === undefined ? [] : [[texts.tokens, JSON.stringify(output.usage, null, 2)] as const]),
    ...(thoughts.length === 0 ? [] : [[browser.reasoning, thoughts.join("\n")] as const]),
    ...(calls.length === 0 ? [] : [[browser.toolCalls, calls.join("\n")] as const]),
    ...(review?.score.rule === undefined ? [] : [[browser.rule, review.score.rule] as const]),
    ...(metadata === undefined || Object.keys(metadata).length === 0
      ? []
      : [[browser.judging, JSON.stringify(metadata, null, 2)] as const]),
  ]
}
