import { useLanguage, useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"

/** Says to readers of another language which part of a page is English only: what benchmarks say of themselves. */
export function EnglishDescriptions() {
  const t = useMessages(messages)
  const { language } = useLanguage()
  return language === "en" ? null : <p className="faint">{t("englishOnly")}</p>
}
