import { useUrlState } from "../../data/index.js"
import { FieldsOrText } from "./fields-or-text.js"
import { ParamGroups } from "./param-groups.js"
import { RunSide } from "./run-side.js"
import { StartButton } from "./start-button.js"
import type { Problem, RunForm } from "./use-run-form.js"

/** All fields of a load test or an arena on one page. */
export function PlainForm({ form, blocked }: { form: RunForm; blocked: boolean }) {
  const url = useUrlState()
  const settle = ({ field }: Problem) => {
    form.aim(field)
    if (field !== undefined) url.set({ as: undefined })
  }
  return (
    <form
      className="new-run"
      onSubmit={async (event) => {
        event.preventDefault()
        const [first] = await form.start()
        if (first) settle(first)
      }}
    >
      <div className="stack">
        <FieldsOrText form={form}>
          <ParamGroups params={form.fields} form={form} open="basic" />
        </FieldsOrText>
      </div>
      <RunSide form={form} onProblem={settle}>
        <StartButton form={form} blocked={blocked} />
      </RunSide>
    </form>
  )
}
