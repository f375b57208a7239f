import { useQueryClient } from "@tanstack/react-query"
import { useId, useState } from "react"
import type { DeletedRun, RunRow } from "../../../api/run.js"
import { api, forget, sendJson, withQuery } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { FormDialog } from "../../ui/index.js"
import { messages } from "./messages.js"

/** Asks to type what is to be deleted; nothing else stands between a click and the trash, or the end. */
export function DeleteDialog({
  runs,
  onClose,
  onDeleted,
}: {
  runs: readonly RunRow[]
  onClose: () => void
  onDeleted: (deleted: readonly DeletedRun[]) => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const client = useQueryClient()
  const [failure, setFailure] = useState<Error>()
  const [busy, setBusy] = useState(false)
  const [typed, setTyped] = useState("")
  const [purge, setPurge] = useState(false)
  const field = useId()
  const [only] = runs
  // A name shows which run it is; for several their number has to do.
  const wanted = runs.length === 1 && only ? only.name : String(runs.length)
  const confirmed = typed.trim() === wanted
  const remove = async () => {
    setBusy(true)
    const deleted: DeletedRun[] = []
    try {
      for (const { id } of runs)
        deleted.push(
          await sendJson<DeletedRun>("DELETE", withQuery(api.run(id), { purge: purge ? "true" : undefined })),
        )
      onClose()
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
    setBusy(false)
    if (deleted.length > 0) onDeleted(deleted)
    await forget(client, "/api/v1/runs")
  }
  return (
    <FormDialog
      title={t("deleteTitle", { n: runs.length })}
      confirm={t(purge ? "purgeConfirm" : "deleteConfirm")}
      tone="danger"
      ready={!busy && confirmed}
      failure={failure}
      onClose={onClose}
      onConfirm={() => void remove()}
    >
      <ul className="plain">
        {runs.slice(0, 8).map(({ id, name }) => (
          <li key={id} className="mono">
            {name}
          </li>
        ))}
        {runs.length > 8 && <li className="faint">{t("more", { n: runs.length - 8 })}</li>}
      </ul>
      <p>
        {t(purge ? "purgeText" : "deleteText", {
          size: formats.bytes(runs.reduce((sum, { size_bytes }) => sum + size_bytes, 0)),
        })}
      </p>
      <label className="field-inline">
        <input type="checkbox" checked={purge} onChange={({ target }) => setPurge(target.checked)} />
        {t("purge")}
      </label>
      <div className="field">
        <label htmlFor={field}>
          {t(runs.length === 1 ? "deleteType" : "deleteTypeCount")} <code>{wanted}</code>
        </label>
        <input
          id={field}
          className="input"
          data-first
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
    </FormDialog>
  )
}
