import { useInput } from "ink"
import { type ReactNode, useState } from "react"
import { Frame, type KeyHint } from "../../components/frame.js"
import { useTexts } from "../../components/ui.js"
import { newWizardTask, type WizardTask } from "../../model/wizard-task.js"
import { BenchmarksStep } from "./benchmarks-step.js"
import { LimitsStep } from "./limits-step.js"
import { ModelStep } from "./model-step.js"
import { ReviewStep } from "./review-step.js"

const steps = [ModelStep, BenchmarksStep, LimitsStep, ReviewStep]

/** Puts an evaluation together in four steps. */
export function Wizard(props: {
  readonly workDir: string
  readonly onStart: (task: WizardTask) => void
  readonly onClose: () => void
  readonly onQuit: () => void
}): ReactNode {
  const texts = useTexts()
  const [task, setTask] = useState(newWizardTask)
  const [step, setStep] = useState(0)
  useInput((input, key) => {
    if (key.ctrl && input === "c") props.onQuit()
  })
  const Step = steps[step] ?? ModelStep
  const names = [texts.wizard.model, texts.wizard.benchmarks, texts.wizard.limits, texts.wizard.review]
  const { keys } = texts
  const hints: readonly KeyHint[] = [
    ["enter", step === steps.length - 1 ? keys.start : keys.next],
    ...(step === 1 ? [["space", keys.toggle] as const] : []),
    ...(step === 3 ? [["w", keys.save] as const] : []),
    ["↑ ↓", keys.select],
    ["esc", keys.back],
  ]
  return (
    <Frame
      title={`${texts.launcher.newEval} · ${names[step]}`}
      right={`${texts.wizard.step} ${step + 1}/${steps.length}`}
      keys={hints}
    >
      <Step
        task={task}
        workDir={props.workDir}
        onChange={setTask}
        onNext={() => (step === steps.length - 1 ? props.onStart(task) : setStep(step + 1))}
        onBack={() => (step === 0 ? props.onClose() : setStep(step - 1))}
      />
    </Frame>
  )
}
