import type { Warning } from "../../api/warning.js"
import { warningTexts } from "../../api/warning-texts.js"
import { defineMessages, useMessages } from "../i18n/index.js"

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
}

/** Each warning as a notice. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const textOf = useWarningText()
  return warnings.map((warning) => (
    <div key={warning.message} className="notice warn">
      <p>{textOf(warning)}</p>
    </div>
  ))
}
