import { Redirect } from "wouter"
import { runHref, useRoutePart, useRun } from "../../data/index.js"
import { QueryView, Warnings } from "../../ui/index.js"
import { GoneRun, RunHeader } from "../run-header/index.js"
import { ConfigView } from "./config-view.js"
import { FilesView } from "./files-view.js"
import { JudgeView } from "./judge-view.js"
import { LogView } from "./log-view.js"
import { Overview } from "./overview.js"
import { usePrefetchedSamples } from "./prefetch-samples.js"
import { TimelineView } from "./timeline-view.js"
import "./run.css"

const tabs = ["overview", "timeline", "judge", "config", "log", "files"] as const

/** One run: its scores, course, judges, settings, log and files. */
export default function RunScreen() {
  const id = useRoutePart("run")
  const asked = useRoutePart("model")
  const named = useRoutePart("tab")
  const tab = tabs.find((name) => name === named) ?? "overview"
  const { query, gone } = useRun(id)
  const models = query.data?.run.models ?? []
  const model = models.find(({ folder }) => folder === asked)?.folder ?? models[0]?.folder ?? asked
  usePrefetchedSamples(query.data, model)
  // A load test has no samples: its address of this kind was typed, or comes from elsewhere.
  if (query.data?.run.kind === "perf") return <Redirect to={runHref(query.data.run)} replace />
  // Deleted while it is looked at, it is not shown any longer from memory.
  if (gone) return <GoneRun run={id} query={query} />
  return (
    <>
      <RunHeader run={id} model={model} tab={tab} overview={query.data} />
      <QueryView query={query}>
        {(data) => (
          <>
            <Warnings warnings={data.warnings} />
            {tab === "overview" && <Overview overview={data} model={model} />}
            {tab === "timeline" && <TimelineView overview={data} model={model} />}
            {tab === "judge" && <JudgeView overview={data} model={model} />}
            {tab === "config" && <ConfigView overview={data} />}
            {tab === "log" && <LogView run={id} live={data.run.status === "running"} />}
            {tab === "files" && <FilesView run={id} />}
          </>
        )}
      </QueryView>
    </>
  )
}
