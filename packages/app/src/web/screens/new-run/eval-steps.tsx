import { useEffect, useRef } from "react"
import { Link } from "wouter"
import { useUrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { BenchmarksStep } from "./benchmarks-step.js"
import { messages } from "./messages.js"
import { named } from "./named-fields.js"
import { ParamFields } from "./param-field.js"
import { PreviewStep } from "./preview-step.js"
import { RunSide } from "./run-side.js"
import { SettingsStep } from "./settings-step.js"
import { StartButton } from "./start-button.js"
import { modelFields, type Step, stepOf, steps } from "./steps.js"
import type { Problem, RunForm } from "./use-run-form.js"

/** An evaluation in steps, each with its own address: model, benchmarks, settings, preview. */
export function EvalSteps({ form, blocked }: { form: RunForm; blocked: boolean }) {
  const t = useMessages(messages)
  const url = useUrlState()
  const step = steps.find((name) => name === url.get("step")) ?? steps[0]
  const at = steps.indexOf(step)
  const [before, after] = [steps[at - 1], steps[at + 1]]
  const title = useHeadFocus(step, form.target === undefined)
  const go = (to: Step, field?: string) => {
    form.aim(field)
    // A field is shown among the fields, whatever the settings were edited as.
    url.set({ step: to, ...(field !== undefined && { as: undefined }) }, { push: to !== step })
  }
  const settle = ({ field }: Problem) => go(stepOf(field), field)
  return (
    <form
      className="new-run"
      onSubmit={async (event) => {
        event.preventDefault()
        if (after !== undefined) return go(after)
        if (!form.ready || blocked) return
        const [first] = await form.start()
        if (first) settle(first)
      }}
    >
      <div className="stack">
        <StepNav form={form} current={step} />
        <h2 ref={title} tabIndex={-1}>
          {t(`step.${step}`)}
        </h2>
        {step === "model" && (
          <div className="panel panel-body">
            <ParamFields params={named(form, modelFields)} form={form} />
          </div>
        )}
        {step === "benchmarks" && <BenchmarksStep form={form} />}
        {step === "settings" && <SettingsStep form={form} />}
        {step === "preview" && <PreviewStep form={form} />}
        <div className="row row-apart">
          {before === undefined ? (
            <span />
          ) : (
            <Link className="button" href={url.href({ step: before })} onClick={() => form.aim(undefined)}>
              <Icon name="left" size={14} />
              {t(`step.${before}`)}
            </Link>
          )}
          {after === undefined ? (
            <StartButton form={form} blocked={blocked} />
          ) : (
            <button type="submit" className="button primary">
              {t("next", { step: t(`step.${after}`) })}
              <Icon name="right" size={14} />
            </button>
          )}
        </div>
      </div>
      <RunSide form={form} onProblem={settle} />
    </form>
  )
}

function StepNav({ form, current }: { form: RunForm; current: Step }) {
  const t = useMessages(messages)
  const url = useUrlState()
  return (
    <nav aria-label={t("steps")}>
      <ol className="plain run-steps">
        {steps.map((step, index) => {
          const open = form.problems.filter(({ field }) => stepOf(field) === step).length
          return (
            <li key={step}>
              <Link
                className="run-step"
                href={url.href({ step })}
                aria-current={step === current ? "step" : undefined}
                onClick={() => form.aim(undefined)}
              >
                <span className="run-step-mark" aria-hidden="true">
                  {index + 1}
                </span>
                <span>{t(`step.${step}`)}</span>
                {open > 0 ? (
                  <span className="tag warn">{t("toSettle", { n: open })}</span>
                ) : (
                  step !== "preview" &&
                  form.validation && (
                    <span className="good" title={t("settled")}>
                      <Icon name="check" size={14} />
                    </span>
                  )
                )}
              </Link>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

/** A title that gets the focus when another step comes, so that it is read out; not where a field is aimed at. */
function useHeadFocus(step: Step, wanted: boolean) {
  const title = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current !== step && wanted) title.current?.focus()
    shown.current = step
  }, [step, wanted])
  return title
}
