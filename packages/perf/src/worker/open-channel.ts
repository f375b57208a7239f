import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import { errorMessage } from "../errors/index.js"
import { IoEngine } from "./io-engine.js"
import type { FromIo, IoChannel, IoSetup, ToIo } from "./io-messages.js"
import { loadProtocol } from "./load-protocol.js"
import { probeMs } from "./thread-monitor.js"

const entry = new URL("./io-thread.js", import.meta.url)
/** Room for short-lived objects, so that the collector runs seldom while streams are open. */
const youngGenerationMb = 24

/**
 * Starts an I/O thread. Where the compiled entry is missing (the sources run as they are) the same engine runs
 * in this thread.
 */
export function openChannel(
  setup: IoSetup,
  now: () => number,
  listener: (message: FromIo) => void,
): IoChannel {
  return existsSync(fileURLToPath(entry)) ? openThread(setup, now, listener) : openInline(setup, listener)
}

function openThread(setup: IoSetup, now: () => number, listener: (message: FromIo) => void): IoChannel {
  const worker = new Worker(entry, {
    workerData: setup,
    name: `evalscope-perf-io-${setup.worker}`,
    resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
  })
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()))
  worker.on("message", (message: FromIo) => listener(message))
  worker.on("error", (error) => listener({ type: "failed", message: errorMessage(error) }))
  const probe = setInterval(() => worker.postMessage({ type: "probe", sentNs: now() }), probeMs)
  return {
    send: (message, transfer = []) => worker.postMessage(message, transfer),
    async close() {
      clearInterval(probe)
      worker.postMessage("exit")
      await exited
    },
  }
}

/** The engine in the calling thread; messages keep their order and never interrupt a caller. */
function openInline(setup: IoSetup, listener: (message: FromIo) => void): IoChannel {
  const early: ToIo[] = []
  let engine: IoEngine | undefined
  let isClosed = false
  loadProtocol(setup.protocol).then(
    (protocol) => {
      if (isClosed) return
      engine = new IoEngine(setup, protocol, (message) => setImmediate(() => listener(message)))
      engine.probeByTimer()
      for (const message of early) engine.receive(message)
    },
    (thrown) => listener({ type: "failed", message: errorMessage(thrown) }),
  )
  return {
    send: (message) => {
      setImmediate(() => {
        if (isClosed) return
        if (engine === undefined) early.push(message)
        else engine.receive(message)
      })
    },
    async close() {
      isClosed = true
      engine?.close()
    },
  }
}
