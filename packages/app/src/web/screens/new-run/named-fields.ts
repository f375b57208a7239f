import type { RunForm } from "./use-run-form.js"

/** The fields of these names, in this order. */
export function named({ fields }: RunForm, names: readonly string[]): RunForm["fields"] {
  return names.flatMap((name) => fields.filter((param) => param.name === name))
}
