import { useState } from "react"
import { useMessages } from "../i18n/index.js"
import { Failure } from "../ui/index.js"
import { exportMessages } from "./export-messages.js"
import { Menu } from "./menu.js"
import { fileName, saveFile } from "./save-file.js"
import { type ExportTable, toCsv, toJsonLines, toMarkdown } from "./table-text.js"

const formats = [
  { key: "csv", extension: "csv", type: "text/csv", text: toCsv },
  { key: "jsonl", extension: "jsonl", type: "application/jsonl", text: toJsonLines },
  { key: "markdown", extension: "md", type: "text/markdown", text: toMarkdown },
] as const

/** A file that only one view offers, beside the formats of every table. */
export interface ExtraExport {
  label: string
  note?: string
  name: string
  load: () => Promise<Blob>
}

/** Takes what a view shows along as a file: its filters and order apply, its paging does not. */
export function ExportMenu({
  name,
  table,
  extras = [],
}: {
  /** Parts of the file's name. */
  name: readonly string[]
  table: () => ExportTable | Promise<ExportTable>
  extras?: readonly ExtraExport[]
}) {
  const t = useMessages(exportMessages)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Error>()
  const save = async (file: string, load: () => Promise<Blob>) => {
    setBusy(true)
    setFailure(undefined)
    try {
      saveFile(file, await load())
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
    setBusy(false)
  }
  return (
    <>
      <Menu
        label={busy ? t("working") : t("export")}
        busy={busy}
        items={[
          ...formats.map(({ key, extension, type, text }) => ({
            label: t(key),
            run: () =>
              void save(
                `${fileName(...name)}.${extension}`,
                async () => new Blob([text(await table())], { type }),
              ),
          })),
          ...extras.map((extra) => ({
            label: extra.label,
            ...(extra.note !== undefined && { note: extra.note }),
            run: () => void save(extra.name, extra.load),
          })),
        ]}
      />
      {failure && <Failure error={failure} />}
    </>
  )
}
