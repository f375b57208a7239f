import { useEffect, useState } from "react"
import type { Param } from "../../../api/params.js"
import { useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { messages } from "./messages.js"
import { ParamFields } from "./param-field.js"
import type { RunForm } from "./use-run-form.js"

/** Fields that belong together, folded unless `open` or in use; one that the form aims at is unfolded. */
export function ParamGroup({
  title,
  open,
  params,
  form,
}: {
  title: string
  open: boolean
  params: readonly Param[]
  form: RunForm
}) {
  const t = useMessages(messages)
  const has = (name: string | undefined) => params.some((param) => param.name === name)
  const set = params.filter(({ name }) => (form.texts[name] ?? "") !== "").length
  const wrong = form.problems.filter(({ field }) => has(field)).length
  const [shown, setShown] = useState(open || set > 0)
  const aimed = form.target !== undefined && has(form.target.name) ? form.target : undefined
  useEffect(() => {
    if (aimed) setShown(true)
  }, [aimed])
  return (
    <details
      className="panel param-group"
      open={shown}
      onToggle={({ currentTarget }) => setShown(currentTarget.open)}
    >
      <summary className="panel-head">
        <Icon name="right" size={14} />
        <h2>{title}</h2>
        <span className="row">
          {wrong > 0 && <span className="tag bad">{t("toSettle", { n: wrong })}</span>}
          {set > 0 && <span className="tag accent">{t("setCount", { n: set })}</span>}
        </span>
      </summary>
      {shown && (
        <div className="panel-body">
          <ParamFields params={params} form={form} />
        </div>
      )}
    </details>
  )
}
