import { cpus } from "node:os"

/** Milliseconds that the processors of this machine have worked. */
function processorMs() {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
}

/** So many programs in so many lanes, each lane one after the other; `onEnd` is told of each. */
async function lanes(one, width, count, onEnd) {
  let begun = 0
  const lane = async () => {
    while (begun++ < count) {
      const start = performance.now()
      await one()
      onEnd(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
}

/** A wave of programs that finds the machine at rest; what the pool does afterwards is told apart. */
export async function burst({ one, ready }, width, programs) {
  await ready?.()
  const latencies = []
  const from = performance.now()
  const workedBefore = processorMs()
  await lanes(one, width, programs, (ms) => latencies.push(ms))
  const seconds = (performance.now() - from) / 1000
  const workedMs = (processorMs() - workedBefore) / programs
  return { latencies, seconds, workedMs, refillMs: (await ready?.()) ?? 0 }
}

/** A closed loop that goes on: what was ready before is used up before the clock starts. */
export async function sustained({ one }, width, programs) {
  const warmUp = 2 * Math.max(width, 2)
  const latencies = []
  let ended = 0
  let from = 0
  let workedBefore = 0
  await lanes(one, width, warmUp + programs, (ms) => {
    ended++
    if (ended > warmUp) latencies.push(ms)
    if (ended !== warmUp) return
    from = performance.now()
    workedBefore = processorMs()
  })
  const seconds = (performance.now() - from) / 1000
  return { latencies, seconds, workedMs: (processorMs() - workedBefore) / latencies.length, refillMs: 0 }
}

/** The round that cost the least processor time: the one that other work on the machine disturbed least. */
export function summary(rounds) {
  const [least] = [...rounds].sort((a, b) => a.workedMs - b.workedMs)
  const latencies = [...least.latencies].sort((a, b) => a - b)
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))]
  const { workedMs, refillMs } = least
  return { p50: at(0.5), p99: at(0.99), rate: latencies.length / least.seconds, workedMs, refillMs }
}
