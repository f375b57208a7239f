import type { Label, SampleFlag, SampleStatus } from "../../../api/sample.js"
import type { Parameters, UrlState } from "../../data/index.js"

/** Written out here so that the page does not load the schemas. */
export const statuses = [
  "right",
  "wrong",
  "partial",
  "unscored",
  "error",
] as const satisfies readonly SampleStatus[]
export const flags = [
  "truncated",
  "refused",
  "no_answer",
  "empty",
  "tools",
  "media",
  "reasoning",
  "judged",
  "disagreement",
  "repeated",
] as const satisfies readonly SampleFlag[]

export const labelKinds = [
  "correct",
  "wrong",
  "bad_gold",
  "bad_extraction",
  "comment",
] as const satisfies readonly Label["kind"][]

export const orders = ["position", "score", "-score", "-latency", "-output_tokens"] as const

/** The threshold that the original starts with. */
export const usualThreshold = "0.99"

export const filterNames = [
  "q",
  "dataset",
  "subset",
  "status",
  "outcome",
  "finish",
  "code",
  "flag",
  "flags",
  "label",
  "metric",
  "scored",
  "side",
  "t",
  "min",
  "max",
  "no",
] as const

/** What a saved view keeps: the filters and their order. */
export const viewNames = [...filterNames, "sort"] as const

/** The known words of a list with commas, in their own order. */
export function listOf<Word extends string>(
  text: string | undefined,
  words: readonly Word[],
): readonly Word[] {
  const named = text?.split(",") ?? []
  return words.filter((word) => named.includes(word))
}

/** What the service is asked, from the address of the screen. */
export function sampleParameters(url: Pick<UrlState, "get">): Parameters {
  const order = orders.find((name) => name === url.get("sort")) ?? "position"
  const threshold = url.get("t") ?? usualThreshold
  const side = url.get("side")
  const scored = url.get("scored")
  return {
    q: url.get("q"),
    dataset: url.get("dataset"),
    subset: url.get("subset"),
    status: url.get("status"),
    outcome: url.get("outcome"),
    finish_reason: url.get("finish"),
    error_code: url.get("code"),
    flag: url.get("flag"),
    flag_match: url.get("flags"),
    label: url.get("label"),
    metric: url.get("metric"),
    scored: scored === "yes" ? true : scored === "no" ? false : undefined,
    score_below: side === "below" ? threshold : undefined,
    score_min: side === "above" ? threshold : url.get("min"),
    score_max: url.get("max"),
    index: url.get("no"),
    sort: order.replace(/^-/, ""),
    order: order.startsWith("-") ? "desc" : "asc",
    limit: 200,
  }
}
