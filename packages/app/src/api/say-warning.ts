// Without the schemas, so that an exported page can say warnings of its own.
import type { Warning } from "./warning.js"
import { type WarningCode, warningTexts } from "./warning-texts.js"

/** A warning in the words of its code. */
export function warning(code: WarningCode, params: Warning["params"]): Warning {
  const message = warningTexts.en[code].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(params[name] ?? whole),
  )
  return { code, params, message }
}
