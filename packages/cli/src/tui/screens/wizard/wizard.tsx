import { type ReactNode, useState } from "react"
import type { Io } from "../../../io.js"
import { Frame } from "../../components/frame.js"
import type { Command } from "../../components/keymap.js"
import { useTexts } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import type { FoundModel } from "../../model/found-models.js"
import { newWizardTask, type WizardTask } from "../../model/wizard-task.js"
import { BenchmarksStep } from "./benchmarks-step.js"
import { LimitsStep } from "./limits-step.js"
import { ModelStep } from "./model-step.js"
import { ReviewStep } from "./review-step.js"

const steps = [ModelStep, BenchmarksStep, LimitsStep, ReviewStep]

/** Puts an evaluation together in four steps. */
export function Wizard(props: {
  readonly workDir: string
  readonly io: Io
  /** Answers the first question. */
  readonly found?: FoundModel
  readonly onStart: (task: WizardTask) => void
  readonly onClose: () => void
  readonly onQuit: () => void
}): ReactNode {
  const texts = useTexts()
  const [task, setTask] = useState(() => taskFor(props.found))
  const [step, setStep] = useState(0)
  const Step = steps[step] ?? ModelStep
  const names = [texts.wizard.model, texts.wizard.benchmarks, texts.wizard.limits, texts.wizard.review]
  const { keys } = texts
  const last = step === steps.length - 1
  const commands: readonly Command[] = [
    { keys: "enter", what: last ? keys.start : keys.next },
    ...(step === 1 ? [{ keys: "space", what: keys.toggle }] : []),
    ...(last ? [{ keys: "w", what: keys.save }] : []),
    ...(last ? [] : [{ keys: "↑ ↓", what: keys.select }]),
    { keys: "esc", what: keys.back },
  ]
  const screenKeys = useKeys({ commands, typing: !last, onInterrupt: props.onQuit })
  return (
    <Frame
      title={`${texts.launcher.newEval} · ${names[step]}`}
      right={`${texts.wizard.step} ${step + 1}/${steps.length}`}
      keys={screenKeys}
    >
      <Step
        task={task}
        workDir={props.workDir}
        io={props.io}
        isActive={screenKeys.overlay === undefined}
        onChange={setTask}
        onNext={() => (step === steps.length - 1 ? props.onStart(task) : setStep(step + 1))}
        onBack={() => (step === 0 ? props.onClose() : setStep(step - 1))}
      />
    </Frame>
  )
}

function taskFor(found: FoundModel | undefined): WizardTask {
  if (!found) return newWizardTask
  const { model = "", apiUrl, keyVariable } = found
  return { ...newWizardTask, model, apiUrl, keyVariable }
}
