import type { OptionName } from "../../config/index.js"

/** Options that change nothing, and why, as the end of a sentence. */
export interface IdleRule {
  readonly options: readonly OptionName[]
  readonly because: string
}
