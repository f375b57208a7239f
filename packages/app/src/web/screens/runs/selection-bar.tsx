import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Link, useLocation } from "wouter"
import type { DeletedRun, RunRow, TagsBody } from "../../../api/run.js"
import { api, comparable, compareHref, compareRef, forget, sendJson } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { useShortcut } from "../../shortcuts/index.js"
import { Dialog, Failure, Icon, uiMessages } from "../../ui/index.js"
import { DeleteDialog } from "./delete-dialog.js"
import { messages } from "./messages.js"

/** What can be done with the runs that are ticked. */
export function SelectionBar({
  runs,
  readOnly,
  onClear,
  onDeleted,
}: {
  runs: readonly RunRow[]
  readOnly: boolean
  onClear: () => void
  onDeleted: (deleted: readonly DeletedRun[]) => void
}) {
  const t = useMessages(messages)
  const [dialog, setDialog] = useState<"delete" | "tags" | undefined>()
  const refs = runs
    .filter(({ kind }) => kind === "eval")
    .flatMap(({ id, models }) => models.map(({ folder }) => compareRef(id, folder)))
  const perfs = runs.filter(({ kind }) => kind === "perf").map(({ id }) => id)
  const href =
    comparable && refs.length >= 2
      ? compareHref(refs)
      : perfs.length >= 2
        ? `/perf/${encodeURIComponent(perfs[0] ?? "")}?${perfs
            .slice(1)
            .map((id) => `with=${encodeURIComponent(id)}`)
            .join("&")}`
        : undefined
  const [, navigate] = useLocation()
  useShortcut("c", t("compare"), () => {
    if (href !== undefined) navigate(href)
  })
  return (
    <section className="notice selection-bar" aria-label={t("selected", { n: runs.length })}>
      <strong>{t("selected", { n: runs.length })}</strong>
      <div className="row">
        {href === undefined ? (
          <span className="faint">{t("compareHint")}</span>
        ) : (
          <Link href={href} className="button primary small">
            {t("compare")}
          </Link>
        )}
        {!readOnly && (
          <>
            <button type="button" className="button small" onClick={() => setDialog("tags")}>
              {t("editTags")}
            </button>
            <button type="button" className="button small danger" onClick={() => setDialog("delete")}>
              <Icon name="trash" size={14} />
              {t("delete")}
            </button>
          </>
        )}
        <button type="button" className="button small quiet" onClick={onClear}>
          {t("clear")}
        </button>
      </div>
      {dialog === "delete" && (
        <DeleteDialog runs={runs} onClose={() => setDialog(undefined)} onDeleted={onDeleted} />
      )}
      {dialog === "tags" && <TagsDialog runs={runs} onClose={() => setDialog(undefined)} />}
    </section>
  )
}

function TagsDialog({ runs, onClose }: { runs: readonly RunRow[]; onClose: () => void }) {
  const t = useMessages(messages)
  const common = useMessages(uiMessages)
  const client = useQueryClient()
  const shared = (runs[0]?.tags ?? []).filter((tag) => runs.every(({ tags }) => tags.includes(tag)))
  const [text, setText] = useState(shared.join(", "))
  const [failure, setFailure] = useState<Error>()
  const save = async () => {
    const wanted = text
      .split(/[,,]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "")
    try {
      for (const run of runs) {
        // Tags that only some of the runs have are not shown here, so they stay.
        const own = run.tags.filter((tag) => !shared.includes(tag))
        const body: TagsBody = { tags: [...new Set([...own, ...wanted])] }
        await sendJson("PUT", `${api.run(run.id)}/tags`, body)
      }
      await forget(client, "/api/v1/runs")
      onClose()
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return (
    <Dialog
      title={t("tagsTitle", { n: runs.length })}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {common("cancel")}
          </button>
          <button type="button" className="button primary" onClick={() => void save()}>
            {t("save")}
          </button>
        </>
      }
    >
      <div className="field">
        <label htmlFor="tags-text">{t("editTags")}</label>
        <input
          id="tags-text"
          className="input"
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") void save()
          }}
        />
        <span className="field-hint">{t("tagsHint")}</span>
      </div>
      {failure && <Failure error={failure} />}
    </Dialog>
  )
}
