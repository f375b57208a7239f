import type { RunRow, RunsPage } from "../../../api/run.js"
import { useResource } from "../../data/index.js"
import { defineMessages, useFormats, useMessages } from "../../i18n/index.js"
import { Icon, ScrollArea } from "../../ui/index.js"
import "./run-choices.css"

const messages = defineMessages(
  { label: "Evaluations", add: "Add", none: "No further evaluation found." },
  { label: "评测", add: "添加", none: "没有找到其他评测。" },
)

const shownAtOnce = 30

/** One model of one evaluation. */
export interface RunChoice {
  run: RunRow
  model: RunRow["models"][number]
}

/** Models of the evaluations that a search finds, newest first, each with a button that picks it. */
export function RunChoices({
  q,
  isFree,
  onPick,
}: {
  q: string
  /** False for those that are picked already or of no use here. */
  isFree: (choice: RunChoice) => boolean
  onPick: (choice: RunChoice) => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const query = useResource<RunsPage>("/api/v1/runs", { kind: "eval", q, limit: shownAtOnce }, { keep: true })
  const free = (query.data?.items ?? [])
    .flatMap((run) => run.models.map((model) => ({ run, model })))
    .filter(isFree)
  return (
    <ScrollArea className="run-choices">
      <ul className="plain" aria-label={t("label")}>
        {free.map(({ run, model }) => (
          <li key={`${run.id} ${model.folder}`}>
            <button type="button" className="button quiet" onClick={() => onPick({ run, model })}>
              <Icon name="plus" size={12} />
              <span className="hidden">{t("add")} </span>
              <strong className="truncate" title={model.name}>
                {model.name}
              </strong>
              <span className="faint truncate">
                {run.name} · {run.datasets.join(", ")}
              </span>
              <span className="faint">{formats.relative(run.created_at)}</span>
            </button>
          </li>
        ))}
      </ul>
      {query.data && free.length === 0 && <p className="faint">{t("none")}</p>}
    </ScrollArea>
  )
}
