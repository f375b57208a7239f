import { agentStepsSchema, judgementSchema, type SampleDetail } from "../api/index.js"
import { frontOf } from "./front-of.js"

/** As long as the texts of messages may be. */
const longest = 200_000
/** What an agent did may be many short texts; a trace, and the steps that were made of it, may come to so much each. */
const mostTraced = 500_000

/**
 * A sample of which every text, however deep, is short enough for a page, and what an agent did as well; `cut` says when
 * there was more.
 */
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
  const steps = frontOf(detail.steps, mostTraced)
  const trace = frontOf(detail.trace, mostTraced)
  const shortened = {
    ...detail,
    target: detail.target.map(short),
    prediction: short(detail.prediction),
    extracted: maybe(detail.extracted),
    explanation: maybe(detail.explanation),
    metadata: fields(detail.metadata),
    score_metadata: fields(detail.score_metadata),
    judge: within(detail.judge),
    judgement: judgementSchema.nullable().parse(within(detail.judgement)),
    trace: within(trace.front),
    steps: agentStepsSchema.parse(within(steps.front)),
    error: detail.error && { ...detail.error, message: short(detail.error.message) },
  }
  // One text of a step may be cut though all of them have room.
  const stepsCut = detail.steps_cut || steps.cut || longestText(detail.steps) > longest
  return { ...shortened, steps_cut: stepsCut, cut: cut || trace.cut || stepsCut }
}

function longestText(value: unknown): number {
  if (typeof value === "string") return value.length
  if (typeof value !== "object" || value === null) return 0
  return Object.values(value).reduce((most: number, inner) => Math.max(most, longestText(inner)), 0)
}
