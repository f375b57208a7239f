import { useEffect } from "react"
import type { CompareView } from "../../../api/compare.js"
import { comparedRef, useResource, useUrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { PageHead, QueryView, Warnings } from "../../ui/index.js"
import { ChosenRuns } from "./chosen-runs.js"
import { columnsOf } from "./columns.js"
import { Differences } from "./differences.js"
import { EffortPanel } from "./effort-panel.js"
import { messages } from "./messages.js"
import { SampleCompare } from "./sample-compare.js"
import { ScoreMatrix } from "./score-matrix.js"
import { SettingsDiff } from "./settings-diff.js"
import "./compare.css"

/** Runs against a baseline: scores, paired tests, settings, answers side by side. */
export default function CompareScreen() {
  const t = useMessages(messages)
  const url = useUrlState()
  const named = url.all("r")
  const refs = named.map(comparedRef)
  // The address says what every other link of this screen says.
  const isOld = refs.some((ref, index) => ref !== named[index])
  useEffect(() => {
    if (isOld) url.set({ r: refs })
  })
  const asked = Math.min(Number(url.get("base") ?? 0) || 0, Math.max(0, refs.length - 1))
  const enough = refs.length >= 2
  const query = useResource<CompareView>(
    enough ? "/api/v1/compare" : undefined,
    { run: refs, baseline: asked },
    { keep: true },
  )
  const missing = query.data?.missing ?? []
  const present = refs.filter((ref) => !missing.includes(ref))
  const baseline = Math.max(0, present.indexOf(refs[asked] ?? ""))
  const columns = columnsOf(present, baseline, url.all("col"))
  return (
    <>
      <PageHead title={t("title")} description={enough ? undefined : t("choose")} />
      <ChosenRuns
        refs={refs}
        present={present}
        baseline={baseline}
        columns={columns}
        view={query.data}
        url={url}
      />
      {enough && (
        <QueryView query={query}>
          {(view) => (
            <>
              <Warnings warnings={view.warnings} />
              <ScoreMatrix view={view} columns={columns} url={url} />
              <Differences view={view} url={url} />
              <EffortPanel view={view} url={url} />
              <SettingsDiff view={view} />
              {present.length > 1 && <SampleCompare view={view} columns={columns} url={url} />}
            </>
          )}
        </QueryView>
      )}
    </>
  )
}
