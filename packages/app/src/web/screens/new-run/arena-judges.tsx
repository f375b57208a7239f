import { useState } from "react"
import { place } from "../../content/index.js"
import { useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { listOfMaps, listText, type TextMap, textIn } from "./list-text.js"
import { messages } from "./messages.js"

const fields = ["model_id", "api_url"] as const

/** Judges of an arena: a model and its endpoint each, and one key for all of them, which is kept apart. */
export function ArenaJudges({
  id,
  value,
  secret,
  onChange,
  onSecret,
}: {
  id: string
  value: string
  secret: string
  onChange: (value: string) => void
  onSecret: (secret: string) => void
}) {
  const t = useMessages(messages)
  const [drafts, setDrafts] = useState<readonly TextMap[]>([])
  // A row that is still empty is only here; what was filled in otherwise, as by an example, comes from outside.
  const rows = listText(drafts) === value && drafts.length > 0 ? drafts : withOne(listOfMaps(value))
  const change = (next: readonly TextMap[]) => {
    setDrafts(next)
    onChange(listText(next))
  }
  return (
    <div className="stack">
      {rows.map((row, at) => (
        <fieldset key={place(at)} className="arena-judge" aria-label={t("judgeAt", { n: at + 1 })}>
          {fields.map((name) => (
            <input
              key={name}
              id={at === 0 && name === "model_id" ? id : undefined}
              className="input"
              type="text"
              autoComplete="off"
              spellCheck={false}
              aria-label={at === 0 && name === "model_id" ? undefined : `${name} ${at + 1}`}
              placeholder={name === "model_id" ? t("judgeModel") : t("judgeUrl")}
              value={textIn(row, name)}
              onChange={({ target }) =>
                change(rows.map((one, other) => (other === at ? { ...one, [name]: target.value } : one)))
              }
            />
          ))}
          {rows.length > 1 && (
            <button
              type="button"
              className="button quiet icon small"
              aria-label={t("remove", { name: t("judgeAt", { n: at + 1 }) })}
              onClick={() => change(rows.filter((_, other) => other !== at))}
            >
              <Icon name="close" size={12} />
            </button>
          )}
        </fieldset>
      ))}
      <div className="row">
        <button type="button" className="button small" onClick={() => setDrafts([...rows, {}])}>
          <Icon name="plus" size={12} />
          {t("addJudge")}
        </button>
        <input
          className="input search"
          type="password"
          autoComplete="off"
          aria-label={t("judgeKey")}
          placeholder={t("judgeKey")}
          value={secret}
          onChange={({ target }) => onSecret(target.value)}
        />
      </div>
    </div>
  )
}

function withOne(rows: readonly TextMap[]): readonly TextMap[] {
  return rows.length === 0 ? [{}] : rows
}
