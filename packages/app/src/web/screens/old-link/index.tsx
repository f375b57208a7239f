import { Redirect } from "wouter"
import { evalHref, reportAddress, useRoutePart, withQuery } from "../../data/index.js"

/**
 * Leads on from addresses of the original: `run@@model::datasets`, or a run and a model behind `/reports`. A run alone
 * is looked up in the list.
 */
export default function OldLinkScreen() {
  const report = useRoutePart("report")
  const model = useRoutePart("model")
  const to =
    model === "" ? (reportAddress(report) ?? withQuery("/runs", { q: report })) : evalHref(report, model)
  return <Redirect to={to} replace />
}
