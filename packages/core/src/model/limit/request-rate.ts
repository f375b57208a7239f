/** How many requests may be started within any 60 s; can change while requests wait. */
export interface RequestRate {
  /** Undefined = as many as there are. */
  readonly perMinute: number | undefined
  change(perMinute: number): void
  /** Calls the listener after every change. */
  subscribe(listener: () => void): void
}

export function requestRate(perMinute?: number): RequestRate {
  const listeners: (() => void)[] = []
  let now = perMinute
  return {
    get perMinute() {
      return now
    },
    change: (wanted) => {
      now = wanted
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.push(listener)
    },
  }
}
