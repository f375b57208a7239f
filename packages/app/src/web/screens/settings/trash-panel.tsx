import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { Trash } from "../../../api/run.js"
import { forget, sendJson, useResource } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Failure, Panel, QueryView, ScrollArea } from "../../ui/index.js"
import { messages } from "./messages.js"

/** Runs that were deleted and can come back. */
export function TrashPanel({ readOnly }: { readOnly: boolean }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const client = useQueryClient()
  const query = useResource<Trash>("/api/v1/trash")
  const [failure, setFailure] = useState<Error>()
  const restore = async (id: string) => {
    try {
      setFailure(undefined)
      await sendJson("POST", `/api/v1/trash/${encodeURIComponent(id)}/restore`)
      await forget(client, "/api/v1/trash", "/api/v1/runs")
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return (
    <Panel title={t("trash")} padded={false}>
      {failure && <Failure error={failure} />}
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="panel-body soft">{t("trashNone")}</p>
          ) : (
            <ScrollArea>
              <table className="table">
                <caption className="hidden">{t("trash")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("folder")}</th>
                    <th scope="col" className="number">
                      {t("size")}
                    </th>
                    <th scope="col" className="number">
                      {t("deleted")}
                    </th>
                    <th scope="col">
                      <span className="hidden">{t("restore")}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ trash_id, root, path, size_bytes, deleted_at }) => (
                    <tr key={trash_id}>
                      <th scope="row">
                        {path} <span className="faint">{root}</span>
                      </th>
                      <td className="number">{formats.bytes(size_bytes)}</td>
                      <td className="number">{formats.relative(deleted_at)}</td>
                      <td className="number">
                        <button
                          type="button"
                          className="button small"
                          disabled={readOnly}
                          aria-label={t("restoreOf", { path })}
                          onClick={() => void restore(trash_id)}
                        >
                          {t("restore")}
                        </button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollArea>
          )
        }
      </QueryView>
    </Panel>
  )
}
