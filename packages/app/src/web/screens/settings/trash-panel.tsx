import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { Trash } from "../../../api/run.js"
import { forget, sendJson, useResource } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Failure, FormDialog, Panel, QueryView, ScrollArea } from "../../ui/index.js"
import { messages } from "./messages.js"

/** Runs that were deleted and can come back, until they are deleted for good. */
export function TrashPanel({ readOnly }: { readOnly: boolean }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const client = useQueryClient()
  const query = useResource<Trash>("/api/v1/trash")
  const [failure, setFailure] = useState<Error>()
  const [doomed, setDoomed] = useState<Trash["items"][number]>()
  const change = async (method: "POST" | "DELETE", path: string) => {
    try {
      setFailure(undefined)
      setDoomed(undefined)
      await sendJson(method, `/api/v1/trash/${path}`)
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
                  {items.map((item) => (
                    <tr key={item.trash_id}>
                      <th scope="row">
                        {item.path} <span className="faint">{item.root}</span>
                      </th>
                      <td className="number">{formats.bytes(item.size_bytes)}</td>
                      <td className="number">{formats.relative(item.deleted_at)}</td>
                      <td className="number settings-trash-actions">
                        <button
                          type="button"
                          className="button small"
                          disabled={readOnly}
                          aria-label={t("restoreOf", { path: item.path })}
                          onClick={() => void change("POST", `${encodeURIComponent(item.trash_id)}/restore`)}
                        >
                          {t("restore")}
                        </button>
                        <button
                          type="button"
                          className="button small danger"
                          disabled={readOnly}
                          aria-label={t("purgeOf", { path: item.path })}
                          onClick={() => setDoomed(item)}
                        >
                          {t("purge")}
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
      {doomed && (
        <FormDialog
          title={t("purgeOf", { path: doomed.path })}
          confirm={t("purge")}
          tone="danger"
          onClose={() => setDoomed(undefined)}
          onConfirm={() => void change("DELETE", encodeURIComponent(doomed.trash_id))}
        >
          <p>{t("purgeText", { path: doomed.path, size: formats.bytes(doomed.size_bytes) })}</p>
        </FormDialog>
      )}
    </Panel>
  )
}
