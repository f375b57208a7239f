import type { RunsPage } from "../../../api/run.js"
import { exported, type Parameters, useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"

const askedEveryMs = 5000

/** Says that more runs fit than the list had when it was loaded; they come in when asked for, not under the hand. */
export function NewRuns({
  asked,
  known,
  since,
  onShow,
}: {
  /** What the list asks for. */
  asked: Parameters
  /** How many runs the list knows of. */
  known: number
  /** When it was told so: an earlier answer than that tells nothing new. */
  since: number
  onShow: () => void
}) {
  const t = useMessages(messages)
  const query = useResource<RunsPage>(
    exported ? undefined : "/api/v1/runs",
    { ...asked, limit: 1 },
    { every: askedEveryMs },
  )
  const { data, dataUpdatedAt } = query
  const more = data && dataUpdatedAt > since ? data.total - known : 0
  return (
    <div aria-live="polite">
      {more > 0 && (
        <button type="button" className="button small primary new-runs" onClick={onShow}>
          {t("newRuns", { n: more })}
        </button>
      )}
    </div>
  )
}
