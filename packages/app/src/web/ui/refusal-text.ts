import { useLanguage, useMessages } from "../i18n/index.js"
import { refusalMessages } from "./refusal-messages.js"

const isKnown = (code: string): code is keyof typeof refusalMessages.en => code in refusalMessages.en

/**
 * What a refusal or a failure comes to, for readers who cannot read the service's own words, which are English and say
 * more; undefined for others.
 */
export function useRefusalText(): (code: string) => string | undefined {
  const t = useMessages(refusalMessages)
  const { language } = useLanguage()
  return (code) => (isKnown(code) && (language !== "en" || code === "unreachable") ? t(code) : undefined)
}
