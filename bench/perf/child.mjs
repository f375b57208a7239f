/** Processes of a measurement: started with one JSON argument, asked one question at a time. */
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"

export async function startChild(file, options) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(options)])
  let waiting
  const queue = []
  const answers = () =>
    new Promise((resolve, reject) => {
      const next = queue.shift()
      if (next !== undefined) resolve(next)
      else waiting = { resolve, reject }
    })
  child.on("message", (message) => {
    if (waiting === undefined) queue.push(message)
    else {
      waiting.resolve(message)
      waiting = undefined
    }
  })
  child.on("exit", (code) => {
    if (code !== 0 && code !== null) waiting?.reject(new Error(`${file} ended with code ${code}`))
  })
  return {
    pid: child.pid,
    next: answers,
    ask(message) {
      const reply = answers()
      child.send(message)
      return reply
    },
    tell: (message) => child.send(message),
    ended: new Promise((resolve) => child.once("exit", resolve)),
  }
}

/** Runs `use` with a simulated server. */
export async function withServer(options, use) {
  const server = await startChild("./server.mjs", { rememberRequests: 0, ...options })
  const { url } = await server.next()
  try {
    return await use({ url, ...server })
  } finally {
    server.tell({ type: "stop" })
    await server.ended
  }
}
