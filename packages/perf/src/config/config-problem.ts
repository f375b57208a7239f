import { PerfError } from "../errors/index.js"
import type { OptionName } from "./perf-options.js"

/** What is wrong with options that are each right by themselves, for programs that say it in words of their own. */
export type ConfigProblem =
  | "missing"
  | "address_invalid"
  | "open_loop_needs_rates"
  | "open_loop_has_no_turns"
  | "ramp_needs_ends"
  | "ramp_needs_length"
  | "one_or_range"
  | "search_needs_conditions"
  | "lower_above_upper"
  | "saves_which"
  | "lists_differ"
  | "not_a_condition"
  | "not_an_objective"
  | "not_a_step"

/** An error about options, with their names and the kind of problem in its context. */
export function configProblem(
  problem: ConfigProblem,
  options: readonly OptionName[],
  text: { readonly message: string; readonly hint: string; readonly cause?: unknown },
): PerfError {
  return new PerfError({ code: "config_invalid", ...text, context: { problem, options } })
}

/** Reads an option; what is wrong with its text becomes a problem of that option. */
export function readOption<Value>(option: OptionName, problem: ConfigProblem, read: () => Value): Value {
  try {
    return read()
  } catch (cause) {
    if (!PerfError.is(cause) || cause.code !== "config_invalid") throw cause
    const { message, hint = "" } = cause
    throw configProblem(problem, [option], { message, hint, cause })
  }
}
