import type { MessageView, SampleDetail, SampleRow, SitePart } from "../api/index.js"

/** A row of the list without the texts that are not to be given away. */
export function rowWithout(row: SampleRow, parts: readonly SitePart[]): SampleRow {
  return {
    ...row,
    ...(parts.includes("prompts") && { preview: "" }),
    ...(parts.includes("outputs") && { answer: "" }),
  }
}

/**
 * A sample without the texts that are not to be given away. Whatever may quote them goes too: what judges wrote and
 * people remarked, the steps of an agent, metadata of the sample, the reference answer when the prompt goes.
 */
export function detailWithout(detail: SampleDetail, parts: readonly SitePart[]): SampleDetail {
  const prompts = parts.includes("prompts")
  const outputs = parts.includes("outputs")
  if (!prompts && !outputs) return detail
  return {
    ...detail,
    row: rowWithout(detail.row, parts),
    messages: detail.messages.map((message) =>
      (message.role === "assistant" || message.role === "tool" ? outputs : prompts)
        ? emptied(message)
        : message,
    ),
    ...(prompts && { target: [], choices: null, metadata: {} }),
    ...(outputs && { prediction: "", extracted: null }),
    labels: detail.labels
      .filter(({ kind }) => kind !== "comment")
      .map((label) => ({ ...label, comment: "" })),
    explanation: null,
    score_metadata: {},
    judge: null,
    judgement: null,
    trace: null,
    steps: [],
    stored: null,
    error: detail.error === null ? null : { ...detail.error, message: "" },
  }
}

function emptied(message: MessageView): MessageView {
  return { ...message, parts: [], tool_calls: [], error: null }
}
