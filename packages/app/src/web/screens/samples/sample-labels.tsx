import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { Label, LabelBody, SampleRow } from "../../../api/sample.js"
import { visibleText } from "../../content/index.js"
import { api, exported, forget, sendJson } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Failure, Icon } from "../../ui/index.js"
import { messages } from "./messages.js"

const kinds = ["correct", "wrong", "bad_gold", "bad_extraction"] as const satisfies readonly Label["kind"][]

/** What a person says of the sample; the score stays as it was. */
export function SampleLabels({
  run,
  model,
  row,
  labels,
}: {
  run: string
  model: string
  row: SampleRow
  labels: readonly Label[]
}) {
  const t = useMessages(messages)
  const client = useQueryClient()
  const [comment, setComment] = useState("")
  const [failure, setFailure] = useState<Error>()
  const change = async (send: () => Promise<unknown>) => {
    try {
      setFailure(undefined)
      await send()
      await forget(client, api.samples(run, model), api.sample(run, model))
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
  if (exported) return <KeptLabels labels={labels} />
  const add = (kind: Label["kind"], text = "") => {
    const { dataset, subset, index } = row
    const body: LabelBody = { run, model, dataset, subset, index, kind, comment: text }
    return change(() => sendJson("POST", "/api/v1/annotations", body))
  }
  const remove = (id: string) =>
    change(() => sendJson("DELETE", `/api/v1/annotations/${encodeURIComponent(id)}`))
  return (
    <div className="stack">
      <div className="row sample-labels">
        {kinds.map((kind) => {
          const own = labels.find((label) => label.kind === kind)
          return (
            <button
              key={kind}
              type="button"
              className="button small"
              aria-pressed={own !== undefined}
              onClick={() => void (own ? remove(own.id) : add(kind))}
            >
              {t(`label.${kind}`)}
            </button>
          )
        })}
      </div>
      {labels
        .filter(({ kind }) => kind === "comment")
        .map((label) => (
          <div key={label.id} className="row">
            <span>{label.comment}</span>
            <button
              type="button"
              className="button quiet icon small"
              aria-label={t("remove", { label: label.comment })}
              onClick={() => void remove(label.id)}
            >
              <Icon name="close" size={12} />
            </button>
          </div>
        ))}
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (comment.trim() === "") return
          void add("comment", comment.trim()).then(() => setComment(""))
        }}
      >
        <input
          className="input search"
          aria-label={t("comment")}
          placeholder={t("comment")}
          value={comment}
          onChange={({ target }) => setComment(target.value)}
        />
        <button type="submit" className="button small" disabled={comment.trim() === ""}>
          {t("save")}
        </button>
      </form>
      {failure && <Failure error={failure} />}
    </div>
  )
}

/** Labels that came along with an exported page. */
function KeptLabels({ labels }: { labels: readonly Label[] }) {
  const t = useMessages(messages)
  return (
    <ul className="plain stack">
      {labels.map(({ id, kind, comment }) => (
        <li key={id} className="row">
          {kind !== "comment" && <span className="tag accent">{t(`label.${kind}`)}</span>}
          {comment !== "" && <span>{visibleText(comment)}</span>}
        </li>
      ))}
    </ul>
  )
}
