import type { SampleDetail } from "../api/index.js"

/** As long as the texts of messages may be. */
const longest = 200_000

/** A sample of which every text, however deep, is short enough for a page; `cut` says when one was longer. */
export function cutDetail(detail: SampleDetail): SampleDetail {
  let cut = detail.cut
  const short = (text: string): string => {
    if (text.length <= longest) return text
    cut = true
    return `${text.slice(0, longest)}…`
  }
  const within = (value: unknown): unknown => {
    if (typeof value === "string") return short(value)
    if (Array.isArray(value)) return value.map(within)
    return typeof value === "object" && value !== null ? fields(value) : value
  }
  const fields = (value: object): Record<string, unknown> =>
    Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, within(inner)]))
  const maybe = (text: string | null) => (text === null ? null : short(text))
  const shortened = {
    ...detail,
    target: detail.target.map(short),
    prediction: short(detail.prediction),
    extracted: maybe(detail.extracted),
    explanation: maybe(detail.explanation),
    metadata: fields(detail.metadata),
    score_metadata: fields(detail.score_metadata),
    judge: within(detail.judge),
    trace: within(detail.trace),
    error: detail.error && { ...detail.error, message: short(detail.error.message) },
  }
  return { ...shortened, cut }
}
