/** What the wizard asks for. */
export interface WizardTask {
  readonly mock: boolean
  readonly model: string
  readonly apiUrl: string
  /** Name of the variable that holds the key; empty when none is needed. */
  readonly keyVariable: string
  readonly benchmarks: readonly string[]
  readonly limit: string
  readonly concurrency: string
  readonly repeats: string
}

export const newWizardTask: WizardTask = {
  mock: false,
  model: "",
  apiUrl: "",
  keyVariable: "",
  benchmarks: [],
  limit: "10",
  concurrency: "8",
  repeats: "1",
}

/** The arguments of the command line that does what the wizard was told. The key itself is in none of them. */
export function wizardArgv(task: WizardTask): readonly string[] {
  const model = task.mock
    ? []
    : [
        "--model",
        task.model,
        "--api-url",
        task.apiUrl,
        ...(task.keyVariable === "" ? [] : ["--set", `api_key_env=${task.keyVariable}`]),
      ]
  return [
    "eval",
    ...task.benchmarks,
    ...model,
    ...(task.limit === "" ? [] : ["--limit", task.limit]),
    ...(task.concurrency === "" ? [] : ["--eval-batch-size", task.concurrency]),
    ...(task.repeats === "" || task.repeats === "1" ? [] : ["--repeats", task.repeats]),
  ]
}

/** The same as a task file. */
export function wizardFile(task: WizardTask): Readonly<Record<string, unknown>> {
  const number = (text: string) => Number(text)
  return {
    ...(task.mock
      ? {}
      : {
          model: task.model,
          api_url: task.apiUrl,
          ...(task.keyVariable !== "" && { api_key_env: task.keyVariable }),
        }),
    datasets: task.benchmarks,
    ...(task.limit !== "" && { limit: number(task.limit) }),
    ...(task.concurrency !== "" && { eval_batch_size: number(task.concurrency) }),
    ...(task.repeats !== "" && task.repeats !== "1" && { repeats: number(task.repeats) }),
  }
}
