import { useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { messages } from "./messages.js"

/** What was picked, each with a button that takes it away again; nothing while nothing is picked. */
export function PickedNames({
  picked,
  onRemove,
}: {
  picked: readonly { readonly id: string; readonly name: string; readonly title?: string }[]
  onRemove: (id: string) => void
}) {
  const t = useMessages(messages)
  if (picked.length === 0) return null
  return (
    <ul className="plain row" aria-label={t("chosen")}>
      {picked.map(({ id, name, title }) => (
        <li key={id} className="tag accent picked" title={title}>
          {name}
          <button
            type="button"
            className="button quiet icon small"
            aria-label={t("remove", { name })}
            onClick={() => onRemove(id)}
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  )
}
