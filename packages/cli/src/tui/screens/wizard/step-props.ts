import type { Io } from "../../../io.js"
import type { WizardTask } from "../../model/wizard-task.js"

/** What each step of the wizard is given. */
export interface StepProps {
  readonly task: WizardTask
  readonly workDir: string
  readonly io: Io
  /** False while help lies over the step. */
  readonly isActive: boolean
  /** By a function of what it is then: keys may come faster than the screen is drawn. */
  readonly onChange: (update: (task: WizardTask) => WizardTask) => void
  readonly onNext: () => void
  readonly onBack: () => void
}
