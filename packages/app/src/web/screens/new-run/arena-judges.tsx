import { useState } from "react"
import type { ServerConfig } from "../../../api/server.js"
import { place } from "../../content/index.js"
import { useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { listOfMaps, listText, type TextMap, textIn } from "./list-text.js"
import { messages } from "./messages.js"

/**
 * Judges of an arena: a model each and its endpoint, which may be a key profile of the server, and one key for all that
 * have none, which is kept apart.
 */
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
  const profiles = useResource<ServerConfig>("/api/v1/config").data?.profiles ?? []
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
          <JudgeFields
            id={at === 0 ? id : undefined}
            n={at + 1}
            row={row}
            profiles={profiles}
            onChange={(changed) => change(rows.map((one, other) => (other === at ? changed : one)))}
          />
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
        {rows.some((row) => textIn(row, "profile") === "") && (
          <input
            className="input search"
            type="password"
            autoComplete="off"
            aria-label={t("judgeKey")}
            placeholder={t("judgeKey")}
            value={secret}
            onChange={({ target }) => onSecret(target.value)}
          />
        )}
      </div>
    </div>
  )
}

/** The model of a judge, the key profile where the server has some, and the address unless a profile brings it. */
function JudgeFields({
  id,
  n,
  row,
  profiles,
  onChange,
}: {
  /** Of the first field, where the label of the whole names it. */
  id: string | undefined
  n: number
  row: TextMap
  profiles: readonly string[]
  onChange: (row: TextMap) => void
}) {
  const t = useMessages(messages)
  const profile = textIn(row, "profile")
  // One that came by an address and is no profile of the server can be seen and taken away.
  const names = profile === "" || profiles.includes(profile) ? profiles : [...profiles, profile]
  const text = (name: string, placeholder: string, own?: string) => (
    <input
      id={own}
      className="input"
      type="text"
      autoComplete="off"
      spellCheck={false}
      aria-label={own === undefined ? `${name} ${n}` : undefined}
      placeholder={placeholder}
      value={textIn(row, name)}
      onChange={({ target }) => onChange({ ...row, [name]: target.value })}
    />
  )
  return (
    <div className="arena-judge-fields">
      {text("model_id", t("judgeModel"), id)}
      {names.length > 0 && (
        <select
          className="select"
          aria-label={`profile ${n}`}
          value={profile}
          onChange={({ target }) =>
            onChange({ ...row, profile: target.value, ...(target.value !== "" && { api_url: "" }) })
          }
        >
          <option value="">{t("noProfile")}</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {t("ofProfile", { name })}
            </option>
          ))}
        </select>
      )}
      {profile === "" && text("api_url", t("judgeUrl"))}
    </div>
  )
}

function withOne(rows: readonly TextMap[]): readonly TextMap[] {
  return rows.length === 0 ? [{}] : rows
}
