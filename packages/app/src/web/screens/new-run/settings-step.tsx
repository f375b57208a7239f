import { FieldsOrText } from "./fields-or-text.js"
import { named } from "./named-fields.js"
import { ParamFields } from "./param-field.js"
import { ParamGroups } from "./param-groups.js"
import { commonFields, stepOf } from "./steps.js"
import type { RunForm } from "./use-run-form.js"

const common: ReadonlySet<string> = new Set(commonFields)

/** How the evaluation runs: everything that has a default. */
export function SettingsStep({ form }: { form: RunForm }) {
  return (
    <FieldsOrText form={form}>
      <div className="panel panel-body">
        <ParamFields params={named(form, commonFields)} form={form} />
      </div>
      <ParamGroups
        params={form.fields.filter(({ name }) => stepOf(name) === "settings" && !common.has(name))}
        form={form}
      />
    </FieldsOrText>
  )
}
