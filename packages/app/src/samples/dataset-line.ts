// Without anything of the server, so that the page writes the same lines.
import type { SampleDetail } from "../api/sample.js"

/**
 * A whole sample as a line of a data set: the prompt, the reference, the reply and the verdict, ready to be evaluated
 * again or to train on. `query` and `response` are what a data set of questions and answers is read by.
 */
export function datasetLine(detail: SampleDetail): Readonly<Record<string, unknown>> {
  const { row, messages, target, prediction, extracted, labels, choices } = detail
  const prompt = messages
    .filter(({ role }) => role !== "assistant" && role !== "tool")
    .map(({ role, parts }) => ({
      role,
      content: parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n"),
    }))
  const gold = target.length === 1 ? target[0] : target
  return {
    id: `${row.dataset}/${row.subset}/${row.index}`,
    query: prompt.findLast(({ role }) => role === "user")?.content ?? "",
    response: target[0] ?? "",
    messages: prompt,
    ...(choices !== null && { choices }),
    target: gold,
    prediction,
    extracted,
    score: row.score,
    status: row.status,
    labels: labels.map(({ kind, comment }) => ({ kind, ...(comment !== "" && { comment }) })),
  }
}
