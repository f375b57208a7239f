// Frames of the live view while samples come in: a real job against a simulated model, its events over the service,
// drawn by Chromium. Beside it the frames of an empty page in the same browser while the same job goes on: what the
// machine itself costs. Left out where there is no Chromium.
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { startMockServer } from "@evalscope/testing"
import { openChromium } from "./chromium.mjs"

/** Events per second that the view has to keep up with, and how long a frame may take then. */
const goal = { eventsPerSecond: 500, frameMs: 50 }
const seconds = 8
const latencyMs = 100
/** In flight: a little more than the goal asks for, since the machine answers late. */
const concurrency = Math.round((1.2 * goal.eventsPerSecond * latencyMs) / 1000)

export async function measureLive(url, folder) {
  const browser = await openChromium()
  if (!browser) return { live: "no Chromium here" }
  const model = await startMockServer({ answer: () => "4", timing: { ttftMs: latencyMs } })
  try {
    const id = await startJob(url, model.url, folder)
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript(countSampleEvents)
    await page.goto(`${url}/jobs/${id}`)
    await page.locator(".latest li").first().waitFor()
    const before = await page.evaluate(() => window.sampleEvents)
    const live = await during(url, id, page)
    const events = (await page.evaluate(() => window.sampleEvents)) - before
    const empty = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.close()
    const bare = await during(url, id, empty)
    await fetch(`${url}/api/v1/jobs/${id}/cancel`, { method: "POST" })
    return {
      liveGoal: `${goal.eventsPerSecond} events/s without a frame over ${goal.frameMs} ms`,
      liveEventsPerSecond: Math.round(events / seconds),
      liveSamplesPerSecond: live.samplesPerSecond,
      liveFramesPerSecond: live.framesPerSecond,
      [`liveFramesOver${goal.frameMs}Ms`]: live.long,
      liveSlowestFrameMs: live.slowest,
      [`livePageTasksOver${goal.frameMs}Ms`]: live.longTasks,
      emptyPageSamplesPerSecond: bare.samplesPerSecond,
      emptyPageFramesPerSecond: bare.framesPerSecond,
      [`emptyPageFramesOver${goal.frameMs}Ms`]: bare.long,
      emptyPageSlowestFrameMs: bare.slowest,
      [`emptyPageTasksOver${goal.frameMs}Ms`]: bare.longTasks,
    }
  } finally {
    await browser.close()
    await model.stop()
  }
}

/** An evaluation that would go on for longer than it is watched, at the pace of the goal. */
async function startJob(url, modelUrl, folder) {
  const path = join(folder, "live-data", "questions.jsonl")
  await mkdir(join(folder, "live-data"), { recursive: true })
  const rows = Array.from(
    { length: goal.eventsPerSecond * seconds * 6 },
    (_, n) => `${JSON.stringify({ query: `What is ${n} + ${n}?`, response: String(2 * n) })}\n`,
  )
  await writeFile(path, rows.join(""))
  const answer = await fetch(`${url}/api/v1/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      kind: "eval",
      config: {
        model: "simulated",
        api_url: `${modelUrl}/v1`,
        datasets: ["general_qa"],
        dataset_args: {
          general_qa: { local_path: "live-data/questions.jsonl", metric_list: ["exact_match"] },
        },
        eval_batch_size: concurrency,
      },
    }),
  })
  if (answer.status !== 202) throw new Error(await answer.text())
  return (await answer.json()).id
}

/** Counts in the page what reaches it of samples. */
function countSampleEvents() {
  window.sampleEvents = 0
  window.EventSource = class extends EventSource {
    constructor(...given) {
      super(...given)
      for (const name of ["sample.predicted", "sample.scored"])
        this.addEventListener(name, () => {
          window.sampleEvents += 1
        })
    }
  }
}

/** Frames of a page over some seconds, tasks of its own that held them up, and how many samples came meanwhile. */
async function during(url, id, page) {
  const done = async () => (await (await fetch(`${url}/api/v1/jobs/${id}`)).json()).progress.processed_count
  const before = await done()
  const started = performance.now()
  const { gaps, longTasks } = await page.evaluate(
    (ms) =>
      new Promise((resolve) => {
        const gaps = []
        let longTasks = 0
        // The browser calls tasks long from 50 ms on.
        new PerformanceObserver((list) => {
          longTasks += list.getEntries().length
        }).observe({ type: "longtask" })
        const end = performance.now() + ms
        let last
        const frame = (at) => {
          if (last !== undefined) gaps.push(at - last)
          last = at
          if (at < end) requestAnimationFrame(frame)
          else resolve({ gaps, longTasks })
        }
        requestAnimationFrame(frame)
      }),
    seconds * 1000,
  )
  const passed = (performance.now() - started) / 1000
  return {
    samplesPerSecond: Math.round(((await done()) - before) / passed),
    framesPerSecond: Math.round(gaps.length / passed),
    long: gaps.filter((gap) => gap > goal.frameMs).length,
    slowest: Math.round(Math.max(...gaps)),
    longTasks,
  }
}
