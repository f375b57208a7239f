/** How a screen is left. */
export interface ScreenEnds {
  /** Back to where it was opened. */
  readonly onClose: () => void
  /** Ctrl-C. */
  readonly onInterrupt: () => void
}
