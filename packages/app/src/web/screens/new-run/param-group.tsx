import { useState } from "react"
import type { Param } from "../../../api/params.js"
import { useMessages } from "../../i18n/index.js"
import type { FormConfig, Texts } from "./form-config.js"
import { messages } from "./messages.js"
import { ParamField } from "./param-field.js"

/** Fields that belong together; all but the first group are folded. */
export function ParamGroup({
  title,
  open,
  params,
  texts,
  problems,
  issues,
  onChange,
  onSecret,
}: {
  title: string
  open: boolean
  params: readonly Param[]
  texts: Texts
  problems: FormConfig["problems"]
  issues: readonly { path: string; text: string }[]
  onChange: (param: Param, text: string) => void
  onSecret: (name: string, text: string) => void
}) {
  const t = useMessages(messages)
  const set = params.filter(({ name }) => (texts[name] ?? "") !== "").length
  const [shown, setShown] = useState(open || set > 0)
  return (
    <details
      className="panel param-group"
      open={shown}
      onToggle={({ currentTarget }) => setShown(currentTarget.open)}
    >
      <summary className="panel-head">
        <h2>{title}</h2>
        {set > 0 && <span className="tag accent">{t("setCount", { n: set })}</span>}
      </summary>
      {shown && (
        <div className="panel-body param-fields">
          {params.map((param) => (
            <ParamField
              key={param.name}
              param={param}
              text={texts[param.name] ?? ""}
              texts={texts}
              problem={problems[param.name]}
              issue={issues.find(({ path }) => path === param.name)?.text}
              onChange={onChange}
              onSecret={onSecret}
            />
          ))}
        </div>
      )}
    </details>
  )
}
