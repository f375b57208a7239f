import { useState } from "react"
import type { RunRow, RunsPage } from "../../../api/run.js"
import type { ServerConfig } from "../../../api/server.js"
import { useResource } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { listOfMaps, listText, textIn } from "./list-text.js"
import { messages } from "./messages.js"
import { PickedNames } from "./picked-names.js"

const shownAtOnce = 8

/** Candidates of an arena, picked from the evaluations that this server shows. */
export function ArenaModels({
  id,
  value,
  onChange,
}: {
  id: string
  value: string
  onChange: (value: string) => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const [q, setQ] = useState("")
  const server = useResource<ServerConfig>("/api/v1/config")
  const query = useResource<RunsPage>("/api/v1/runs", { kind: "eval", q, limit: 30 }, { keep: true })
  const chosen = listOfMaps(value).map((entry) => ({
    name: textIn(entry, "name"),
    report_path: textIn(entry, "report_path"),
  }))
  const [outputs] = server.data?.roots ?? []
  const pathOf = (run: RunRow, folder: string) => {
    const root = server.data?.roots.find(({ name }) => name === run.root)
    const path = `${run.path}/reports/${folder}`
    return root && root.name !== outputs?.name ? `${root.path}/${path}` : path
  }
  const free = (query.data?.items ?? [])
    .filter(({ samples }) => samples > 0)
    .flatMap((run) => run.models.map((model) => ({ run, model, path: pathOf(run, model.folder) })))
    .filter(({ path }) => !chosen.some((one) => one.report_path === path))
  const add = (name: string, run: string, path: string) => {
    const taken = chosen.some((one) => one.name === name)
    onChange(listText([...chosen, { name: taken ? `${name}@${run}` : name, report_path: path }]))
  }
  return (
    <div className="stack">
      <PickedNames
        picked={chosen.map(({ name, report_path: path }) => ({ id: path, name, title: path }))}
        onRemove={(path) => onChange(listText(chosen.filter((one) => one.report_path !== path)))}
      />
      <input
        id={id}
        className="input"
        type="search"
        autoComplete="off"
        placeholder={t("findRun")}
        value={q}
        onChange={({ target }) => setQ(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.preventDefault()
        }}
      />
      <ul className="plain arena-choices" aria-label={t("runs")}>
        {free.slice(0, shownAtOnce).map(({ run, model, path }) => (
          <li key={path}>
            <button type="button" className="button small" onClick={() => add(model.name, run.name, path)}>
              <Icon name="plus" size={12} />
              <strong>{model.name}</strong>
              <span className="faint truncate">
                {run.name} · {run.datasets.join(", ")}
              </span>
              <span className="faint">{formats.relative(run.created_at)}</span>
            </button>
          </li>
        ))}
      </ul>
      {query.data && free.length === 0 && <span className="field-hint">{t("noRuns")}</span>}
    </div>
  )
}
