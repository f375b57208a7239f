import type { CommandVariable } from "../../../api/job.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"

/** What has to be set before the command: it names neither keys nor what only the server knows. */
export function CommandVariables({ variables }: { variables: readonly CommandVariable[] }) {
  const t = useMessages(messages)
  return (
    <div>
      <h3>{t("variables")}</h3>
      <dl className="facts">
        {variables.map(({ name, holds, profile }) => (
          <div key={name} className="facts-row">
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              {profile === null
                ? t("variable.key")
                : t(holds === "key" ? "variable.keyOf" : "variable.addressOf", { profile })}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
