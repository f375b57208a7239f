import { useState } from "react"
import type { ServerConfig } from "../../../api/server.js"
import { useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Segments } from "../../ui/index.js"
import { messages } from "./messages.js"
import type { RunForm } from "./use-run-form.js"

/** The key of an endpoint: typed, or by the name of a variable that the server lends. */
export function KeyInput({
  common,
  form,
}: {
  /** Id, description and state that every field has. */
  common: { id: string; "aria-describedby": string; "aria-invalid": true | undefined }
  form: RunForm
}) {
  const t = useMessages(messages)
  const server = useResource<ServerConfig>("/api/v1/config")
  const named = form.texts.api_key_env ?? ""
  const [chosen, choose] = useState<"typed" | "variable">()
  const from = named === "" ? (chosen ?? "typed") : "variable"
  const names = [...new Set([...(server.data?.key_names ?? []), ...(named === "" ? [] : [named])])]
  return (
    <div className="stack key-input">
      {names.length > 0 && (
        <Segments
          label={t("keyFrom")}
          value={from}
          options={[
            { value: "typed", label: t("keyTyped") },
            { value: "variable", label: t("keyVariable") },
          ]}
          onChange={(value) => {
            choose(value)
            form.set(value === "typed" ? "api_key_env" : "api_key", "")
          }}
        />
      )}
      {from === "variable" ? (
        <select
          {...common}
          className="select"
          value={named}
          onChange={({ target }) => {
            choose("variable")
            form.set("api_key_env", target.value)
          }}
        >
          <option value="">{t("chooseVariable")}</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          className="input"
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={form.texts.api_key ?? ""}
          onChange={({ target }) => form.set("api_key", target.value)}
        />
      )}
    </div>
  )
}
