import { useId } from "react"
import type { ServerConfig } from "../../../api/server.js"
import { useMessages } from "../../i18n/index.js"
import { Choice } from "../../ui/index.js"
import { messages } from "./messages.js"
import "./access-fields.css"

/** What opens an endpoint: a key profile of the server, else a key that is typed or lent. */
export interface Access {
  profile?: string
  api_key?: string
  api_key_env?: string
}

/** How one endpoint of a run is opened when it is asked again. */
export function AccessFields({
  title,
  access,
  lost,
  server,
  first = false,
  onChange,
}: {
  /** Where requests go, which a profile decides too. */
  title: (access: Access) => string
  access: Access
  /** The key profile that the run was started with, if the server does not have it any more. */
  lost: string | null
  server: Pick<ServerConfig, "profiles" | "key_names">
  /** Gets the focus when the dialog opens. */
  first?: boolean
  onChange: (access: Access) => void
}) {
  const t = useMessages(messages)
  const id = useId()
  const named = (name: keyof Access, value: string, kept: Access = {}) =>
    onChange({ ...kept, ...(value !== "" && { [name]: value }) })
  const choices = (names: readonly string[]) => [
    { value: "", label: t("keyNone") },
    ...names.map((name) => ({ value: name, label: name })),
  ]
  return (
    <fieldset className="access-fields">
      <legend className="soft">{title(access)}</legend>
      {lost !== null && access.profile === undefined && (
        <p className="notice warn access-lost">{t("profileGone", { profile: lost })}</p>
      )}
      {server.profiles.length > 0 && (
        <Choice
          label={t("profile")}
          value={access.profile ?? ""}
          options={choices(server.profiles)}
          onChange={(value) => named("profile", value)}
        />
      )}
      {access.profile === undefined && (
        <>
          <div className="field">
            <label htmlFor={id}>{t("key")}</label>
            <input
              id={id}
              className="input"
              type="password"
              autoComplete="off"
              aria-describedby={`${id}-hint`}
              data-first={first || undefined}
              value={access.api_key ?? ""}
              onChange={({ target }) => named("api_key", target.value, without(access, "api_key"))}
            />
            <span id={`${id}-hint`} className="field-hint">
              {t("keyHint")}
            </span>
          </div>
          {server.key_names.length > 0 && (
            <Choice
              label={t("keyName")}
              value={access.api_key_env ?? ""}
              options={choices(server.key_names)}
              onChange={(value) => named("api_key_env", value, without(access, "api_key_env"))}
            />
          )}
        </>
      )}
    </fieldset>
  )
}

function without({ ...access }: Access, name: keyof Access): Access {
  delete access[name]
  return access
}
