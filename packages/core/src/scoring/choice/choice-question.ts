/** What an extraction must know of the question. */
export interface ChoiceQuestion {
  /** Labels of this sample's options, in order: A, B, C, …. */
  labels: readonly string[]
  /** Several options may be right. */
  multiple: boolean
  /** Texts of the options; a reply that repeats one of them word for word counts as its label. */
  options?: readonly string[]
}

/** How an answer was found, strongest first. `last-capital` is the original's last resort. */
export type ChoiceRule =
  | "answer-marker"
  | "answer-line"
  | "option-text"
  | "bare-label"
  | "boxed"
  | "declared"
  | "stand-alone"
  | "last-capital"

export interface ChoiceAnswer {
  /** Sorted, without repetition. */
  labels: readonly string[]
  rule: ChoiceRule
}
