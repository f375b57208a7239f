import { translator } from "../i18n/index.js"
import { siteMessages } from "./site-messages.js"

/** An answer that says no, in the language of the page. */
export function refusal(reason: "missing" | "fixed", status: number): Response {
  const t = translator(siteMessages, document.documentElement.lang.startsWith("zh") ? "zh" : "en")
  return Response.json({ code: `copy_${reason}`, message: t(reason), hint: t("hint") }, { status })
}
