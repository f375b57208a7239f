import type { Warning } from "../../api/warning.js"
import { warningTexts } from "../../api/warning-texts.js"
import { defineMessages, useMessages } from "../i18n/index.js"
import { uiMessages } from "./ui-messages.js"

const messages = defineMessages(warningTexts.en, warningTexts.zh)

/** Says warnings of the service in the language of the reader. */
export function useWarningText(): (warning: Warning) => string {
  const t = useMessages(messages)
  // A newer service may know codes that this page does not.
  return ({ code, params, message }) =>
    code in warningTexts.en ? t(code, { ...everyParameter, ...params }) : message
}

const everyParameter = {
  path: "",
  at: "",
  level: "",
  run: "",
  dataset: "",
  n: "",
  total: "",
  kept: "",
  text: "",
  fields: "",
}

/** So many are read at a glance; of more the rest is folded away, or they would push the page out of sight. */
const mostShown = 3

/** What a reader should know, in one notice. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const t = useMessages(uiMessages)
  const textOf = useWarningText()
  if (warnings.length === 0) return null
  const shown = warnings.length > mostShown ? warnings.slice(0, mostShown - 1) : warnings
  const folded = warnings.slice(shown.length)
  const listed = (some: readonly Warning[]) =>
    some.map((one) => (
      // A note is told as it stands in the run's files.
      <li key={one.message} lang={one.code === "note" ? "en" : undefined}>
        {textOf(one)}
      </li>
    ))
  return (
    <div className="notice warn warnings">
      <ul className="plain">{listed(shown)}</ul>
      {folded.length > 0 && (
        <details>
          <summary className="warnings-more">{t("moreNotes", { n: folded.length })}</summary>
          <ul className="plain">{listed(folded)}</ul>
        </details>
      )}
    </div>
  )
}
