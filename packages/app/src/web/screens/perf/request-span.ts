import type { RequestMeasure } from "../../../api/perf.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"

/** Requests of which one figure lies between two ends: `from` and more, less than `to`. */
export interface RequestSpan {
  measure: RequestMeasure
  from: number
  to: number
}

const spanPattern = /^(latency|ttft|input_tokens|output_tokens):([^:]+):([^:]+)$/

const isMeasure = (name: string | undefined): name is RequestMeasure =>
  name === "latency" || name === "ttft" || name === "input_tokens" || name === "output_tokens"

/** As it stands in an address; undefined for what is none. */
export function parseSpan(text: string | undefined): RequestSpan | undefined {
  const [, measure, from, to] = spanPattern.exec(text ?? "") ?? []
  const span = { from: Number(from), to: Number(to) }
  if (!isMeasure(measure) || !Number.isFinite(span.from) || !Number.isFinite(span.to)) return undefined
  return { measure, ...span }
}

export function spanText({ measure, from, to }: RequestSpan): string {
  return `${measure}:${from}:${to}`
}

/** What the figures of requests are called, and how they are written in the unit that the rows have. */
export function useMeasures(): Readonly<
  Record<RequestMeasure, { name: string; format: (value: number) => string; whole: boolean }>
> {
  const t = useMessages(messages)
  const formats = useFormats()
  // Neighbouring bars differ in hundredths of a second.
  const time = (milliseconds: number) =>
    milliseconds >= 1000 && milliseconds < 60_000
      ? t("secondsExact", { n: formats.decimal(milliseconds / 1000, 2) })
      : formats.duration(milliseconds)
  const tokens = (value: number) => formats.integer(value)
  return {
    latency: { name: t("latency"), format: (value) => time(value * 1000), whole: false },
    ttft: { name: t("ttft"), format: time, whole: false },
    input_tokens: { name: t("inputTokens"), format: tokens, whole: true },
    output_tokens: { name: t("outputTokens"), format: tokens, whole: true },
  }
}
