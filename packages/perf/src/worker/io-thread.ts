import { parentPort, workerData } from "node:worker_threads"
import { errorMessage } from "../errors/index.js"
import { IoEngine } from "./io-engine.js"
import type { FromIo, IoSetup, ToIo } from "./io-messages.js"
import { loadProtocol } from "./load-protocol.js"
import { preferThread } from "./thread-priority.js"

// The entry of an I/O thread: it is what it runs, so here importing does work.
if (parentPort !== null) await serve(parentPort, workerData)

async function serve(port: NonNullable<typeof parentPort>, setup: IoSetup): Promise<void> {
  if (setup.scheduled) preferThread()
  const post = (message: FromIo, transfer: readonly ArrayBuffer[]): void =>
    port.postMessage(message, transfer)
  const early: ToIo[] = []
  let engine: IoEngine | undefined
  let isLeaving = false
  port.on("message", (message: ToIo | "exit") => {
    if (message === "exit") {
      isLeaving = true
      engine?.close()
      port.close()
    } else if (engine === undefined) early.push(message)
    else engine.receive(message)
  })
  try {
    const protocol = await loadProtocol(setup.protocol)
    // A level that failed meanwhile has no use for an engine, and its timers would keep the thread for ever.
    if (isLeaving) return
    engine = new IoEngine(setup, protocol, post)
    for (const message of early) engine.receive(message)
  } catch (thrown) {
    post({ type: "failed", message: errorMessage(thrown) }, [])
  }
}
