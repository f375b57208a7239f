/** A screen on the terminal. */
export interface Mounted {
  /** Resolves when it was closed; rejects when it could not be drawn. */
  readonly closed: Promise<void>
  close(): void
}
