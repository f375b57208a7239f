import type { Issue } from "../../api/issue.js"
import { issueTexts } from "../../api/issue-texts.js"
import { defineMessages, useLanguage, useMessages } from "../i18n/index.js"

const messages = defineMessages(issueTexts.en, issueTexts.zh)
const everyParameter = { limit: "", values: "", name: "", fields: "" }

/** Says what is wrong with a field in the language of the reader, and what to do about it. */
export function useIssueText(): (issue: Issue) => { text: string; hint: string | undefined } {
  const t = useMessages(messages)
  const { language } = useLanguage()
  return ({ code, params, message, hint }) => {
    // Some problems are only told in English, and a newer service may know codes that this page does not.
    if (code === undefined || !(code in issueTexts.en)) return { text: message, hint }
    return {
      text: t(code, { ...everyParameter, ...params }),
      hint: language === "en" ? hint : undefined,
    }
  }
}
