import { useState } from "react"
import type { RunRow } from "../../../api/run.js"
import type { ServerConfig } from "../../../api/server.js"
import { useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { RunChoices } from "../run-choices/index.js"
import { listOfMaps, listText, textIn } from "./list-text.js"
import { messages } from "./messages.js"
import { PickedNames } from "./picked-names.js"

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
  const [q, setQ] = useState("")
  const server = useResource<ServerConfig>("/api/v1/config")
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
      <RunChoices
        q={q}
        isFree={({ run, model }) =>
          run.samples > 0 && !chosen.some((one) => one.report_path === pathOf(run, model.folder))
        }
        onPick={({ run, model }) => add(model.name, run.name, pathOf(run, model.folder))}
      />
    </div>
  )
}
