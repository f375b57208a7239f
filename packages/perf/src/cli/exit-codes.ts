import type { PerfErrorCode } from "../errors/index.js"

/** Exit codes; scripts rely on them. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  /** An objective of `--slo` was missed, or every request failed. */
  missed: 3,
  refused: 5,
  data: 6,
  unavailable: 7,
  unsupported: 78,
  interrupted: 130,
  terminated: 143,
} as const

const byError: Readonly<Record<PerfErrorCode, number>> = {
  config_invalid: exitCodes.usage,
  plugin_invalid: exitCodes.usage,
  output_failed: exitCodes.usage,
  limit_too_low: exitCodes.usage,
  data_missing: exitCodes.data,
  data_invalid: exitCodes.data,
  tokenizer_missing: exitCodes.data,
  package_missing: exitCodes.unsupported,
  unsupported: exitCodes.unsupported,
  server_refused: exitCodes.refused,
  server_unreachable: exitCodes.unavailable,
  aborted: exitCodes.interrupted,
}

export function exitCodeOf(code: PerfErrorCode): number {
  return byError[code]
}
