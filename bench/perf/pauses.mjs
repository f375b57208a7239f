/** How long this machine keeps threads from running that never give up their cores: one of them on each core. */
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { quantile } from "./numbers.mjs"

const spinner = `
const { parentPort, workerData } = require("node:worker_threads")
const gaps = []
let last = performance.now()
const end = last + workerData
while (last < end) {
  const now = performance.now()
  if (now - last > 0.2) gaps.push(now - last)
  last = now
}
parentPort.postMessage(gaps)`

/** Milliseconds; `share` is the part of the time that was taken away. */
export async function pauses(ms) {
  const perCore = await Promise.all(
    Array.from(
      { length: availableParallelism() },
      () =>
        new Promise((resolve) => {
          new Worker(spinner, { eval: true, workerData: ms }).once("message", resolve)
        }),
    ),
  )
  const gaps = perCore.flat()
  const lost = gaps.reduce((sum, gap) => sum + gap, 0)
  return {
    p999: gaps.length === 0 ? 0 : quantile(gaps, 0.999),
    max: Math.max(0, ...gaps),
    share: lost / (ms * perCore.length),
  }
}
