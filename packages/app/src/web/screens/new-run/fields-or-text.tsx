import { lazy, type ReactNode, Suspense } from "react"
import { useUrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Segments } from "../../ui/index.js"
import { messages } from "./messages.js"
import type { RunForm } from "./use-run-form.js"

const ConfigEditor = lazy(() => import("./config-editor.js"))

const ways = ["fields", "yaml", "json"] as const

/** The same settings as fields or as a text, as the address says. */
export function FieldsOrText({ form, children }: { form: RunForm; children: ReactNode }) {
  const t = useMessages(messages)
  const url = useUrlState()
  const way = ways.find((name) => name === url.get("as")) ?? "fields"
  return (
    <>
      <div>
        <Segments
          label={t("editAs")}
          value={way}
          options={ways.map((name) => ({
            value: name,
            label: name === "fields" ? t("fields") : name.toUpperCase(),
          }))}
          onChange={(name) => url.set({ as: name === "fields" ? undefined : name })}
        />
      </div>
      {way === "fields" ? (
        children
      ) : (
        <Suspense fallback={<div className="skeleton" />}>
          <ConfigEditor form={form} syntax={way} />
        </Suspense>
      )}
    </>
  )
}
