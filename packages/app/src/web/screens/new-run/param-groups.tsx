import type { Param } from "../../../api/params.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"
import { ParamGroup } from "./param-group.js"
import type { RunForm } from "./use-run-form.js"

const groups = ["basic", "generation", "data", "judge", "speed", "sandbox", "output", "advanced"] as const

/** Fields in the groups that the service puts them in; required ones are basic. */
export function ParamGroups({
  params,
  form,
  open,
}: {
  params: readonly Param[]
  form: RunForm
  /** The group that is not folded; none if left out. */
  open?: (typeof groups)[number]
}) {
  const t = useMessages(messages)
  const known: readonly string[] = groups
  const groupOf = (param: Param) =>
    param.required ? "basic" : known.includes(param.group) ? param.group : "advanced"
  return groups.map((group) => {
    const own = params.filter((param) => groupOf(param) === group)
    return (
      own.length > 0 && (
        <ParamGroup
          key={group}
          title={t(`group.${group}`)}
          open={group === open}
          params={own.toSorted((a, b) => Number(b.required) - Number(a.required))}
          form={form}
        />
      )
    )
  })
}
