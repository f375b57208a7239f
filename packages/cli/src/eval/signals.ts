/** Ctrl-C and termination: the first asks, the second insists. */
export function onSignals(handlers: { first: () => void; second: () => void }) {
  let received: "SIGINT" | "SIGTERM" | undefined
  const handle = (signal: "SIGINT" | "SIGTERM") => () => {
    if (received === undefined) {
      received = signal
      handlers.first()
    } else handlers.second()
  }
  const onInt = handle("SIGINT")
  const onTerm = handle("SIGTERM")
  process.on("SIGINT", onInt)
  process.on("SIGTERM", onTerm)
  return {
    get received() {
      return received
    },
    release: () => {
      process.off("SIGINT", onInt)
      process.off("SIGTERM", onTerm)
    },
  }
}
