import type { RunFiles } from "../../../api/run.js"
import { api, exported, useResource, withQuery } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Panel, QueryView, ScrollArea } from "../../ui/index.js"
import { messages } from "./messages.js"

/** What the run wrote. */
export function FilesView({ run }: { run: string }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const query = useResource<RunFiles>(`${api.run(run)}/files`)
  return (
    <QueryView query={query}>
      {({ files, truncated }) => (
        <Panel title={t("files")} padded={false}>
          <ScrollArea>
            <table className="table">
              <caption className="hidden">{t("files")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("file")}</th>
                  <th scope="col" className="number">
                    {t("size")}
                  </th>
                  <th scope="col" className="number">
                    {t("modified")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {files.map(({ path, size_bytes, modified_at }) => (
                  <tr key={path}>
                    <td className="mono">
                      {exported ? (
                        path
                      ) : (
                        <a href={withQuery(`${api.run(run)}/file`, { path })} download>
                          {path}
                        </a>
                      )}
                    </td>
                    <td className="number">{formats.bytes(size_bytes)}</td>
                    <td className="number">{formats.dateTime(modified_at)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
          {truncated && <p className="panel-body soft">{t("filesCut")}</p>}
        </Panel>
      )}
    </QueryView>
  )
}
