import { useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { messages } from "./messages.js"
import type { RunForm } from "./use-run-form.js"

export function StartButton({ form, blocked }: { form: RunForm; blocked: boolean }) {
  const t = useMessages(messages)
  return (
    <button type="submit" className="button primary" disabled={blocked || !form.ready}>
      <Icon name="play" size={14} />
      {form.starting ? t("starting") : t("start")}
    </button>
  )
}
