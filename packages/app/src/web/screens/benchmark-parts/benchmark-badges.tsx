import type { BenchmarkRow } from "../../../api/benchmark.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"
import "./benchmark-parts.css"

/** What a benchmark is about and what a run of it needs. */
export function BenchmarkBadges({ benchmark, tags = true }: { benchmark: BenchmarkRow; tags?: boolean }) {
  const t = useMessages(messages)
  const names = benchmark.tags.length > 0 ? benchmark.tags.slice(0, 3) : [benchmark.category]
  return (
    <div className="row">
      {tags &&
        names.map((tag) => (
          <span key={tag} className="tag" lang="en">
            {tag.replaceAll("_", " ").replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")}
          </span>
        ))}
      {benchmark.needs_judge && <span className="tag warn">{t("judge")}</span>}
      {benchmark.needs_sandbox && <span className="tag warn">{t("sandbox")}</span>}
      {benchmark.cached === true && <span className="tag good">{t("cached")}</span>}
      {!tags && benchmark.cached === false && <span className="tag">{t("notCached")}</span>}
    </div>
  )
}
