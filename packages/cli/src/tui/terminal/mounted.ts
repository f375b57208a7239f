/** A screen on the terminal. */
export interface Mounted {
  /** Resolves when it was closed; rejects when it could not be drawn. */
  readonly closed: Promise<void>
  close(): void
}

/** The end of a screen that is still to come. Nobody has to wait for it: a rejection is not unhandled then. */
export function futureEnd(): {
  readonly closed: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
} {
  let resolve: () => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const closed = new Promise<void>((done, fail) => {
    resolve = done
    reject = fail
  })
  closed.catch(() => undefined)
  return { closed, resolve, reject }
}
