import { createServer, type ServerResponse } from "node:http"
import { expect, test } from "vitest"
import type { LiveEvent } from "../../src/api/event.js"
import type { Job, JobsPage, Progress } from "../../src/api/job.js"
import { accessibilityProblems, guardedPage } from "./browser.js"
import type { WebContext } from "./context.js"

const id = "job-of-many-events"
const noJobs: JobsPage["counts"] = {
  queued: 0,
  running: 0,
  paused: 0,
  completed: 0,
  completed_with_errors: 0,
  failed: 0,
  cancelled: 0,
  interrupted: 0,
}

/** With a price, and three samples that failed. */
function progressAt(done: number, total: number): Progress {
  const place = { model: "swift", dataset: "all", subset: "main" }
  const counts = { total, predicted: done, done, failed: 3, skipped_from_cache: 0 }
  const usage = { input_tokens: done * 40, output_tokens: done * 20, cost_usd: 1.5 }
  return {
    status: "running",
    pipeline: "eval",
    total_count: total,
    processed_count: done,
    percent: (done / total) * 100,
    updated_at: "2026-01-01T00:00:00Z",
    rate_per_s: 500,
    eta_s: (total - done) / 500,
    errors: 3,
    cached: 0,
    ...usage,
    retries: 0,
    stages: [{ ...place, ...counts, ...usage, phase: "review", metric: "acc", score: 0.5, interval: null }],
    error_classes: [{ code: "provider_timeout", count: 3, example: "no answer in 60 s" }],
    level: null,
    latest: [],
  }
}

function jobAt(status: Job["status"], progress: Progress): Job {
  return {
    id,
    kind: "eval",
    status,
    created_at: "2026-01-01T00:00:00Z",
    started_at: "2026-01-01T00:00:01Z",
    finished_at: status === "completed" ? "2026-01-01T00:00:04Z" : null,
    queue_position: null,
    request: { model: "swift" },
    title: "swift on everything",
    config_hash: "0",
    run_id: "a-run",
    output_dir: null,
    progress,
    error: null,
    attempts: 1,
    client_id: null,
    tags: [],
    priority: 0,
    usage: null,
    result_summary: null,
    resumed_from: null,
    budget: null,
  }
}

/**
 * A stream of `rate` scored samples a second for `seconds`, as the service words it. Half way it waits for `goOn`.
 */
async function startEventServer(rate: number, seconds: number) {
  let held = true
  const total = rate * seconds
  const server = createServer((_, response: ServerResponse) => {
    let number = 0
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" })
    const send = (event: LiveEvent) =>
      response.write(`id: ${++number}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    send({ type: "job", at: "", job: jobAt("running", progressAt(0, total)) })
    for (const level of ["info", "warning", "error"] as const)
      send({ type: "log", level, at: "12:00", message: `a line of ${level}` })
    send({ type: "gap", from: 5, to: 1204 })
    let sent = 0
    const timer = setInterval(() => {
      const most = held ? total / 2 : total
      for (const until = Math.min(most, sent + rate / 50); sent < until; sent += 1)
        send({
          ...{ type: "sample.scored", model: "swift", dataset: "all", subset: "main", index: sent },
          ...{ cached: false, metric: "acc", score: sent % 2, outcome: "scored" },
        })
      if (sent % (rate / 5) === 0) send({ type: "progress", progress: progressAt(sent, total) })
      if (sent < total) return
      clearInterval(timer)
      send({ type: "job", at: "", job: jobAt("completed", progressAt(total, total)) })
      response.end()
    }, 20)
    response.on("close", () => clearInterval(timer))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return {
    goOn: () => {
      held = false
    },
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export function liveSuite(context: WebContext): void {
  test("a row under the focus stays there, whatever the pointer does; what has come since is counted and shown on demand", async () => {
    const { browser, service } = context()
    await using events = await startEventServer(100, 2)
    const { page, problems } = await guardedPage(browser, service.url)
    await page.route(`**/api/v1/jobs/${id}`, (route) =>
      route.fulfill({ json: jobAt("running", progressAt(0, 200)) }),
    )
    await page.route(`**/api/v1/jobs/${id}/events?*`, (route) => route.continue({ url: events.url }))
    await page.goto(`${service.url}/jobs/${id}`)
    const list = page.locator(".latest-group")
    const first = page.locator(".latest a").first()
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    await page.locator(".latest li", { hasText: "#99" }).waitFor()
    await first.focus()
    await first.hover()
    await page.mouse.move(0, 0)
    events.goOn()
    await page.getByText("completed", { exact: true }).waitFor()
    await list.getByRole("button", { name: "100 new" }).waitFor()
    expect(await focused()).toContain("#99")
    expect(await first.textContent()).toContain("#99")
    // On demand the newest, without leaving the list.
    await list.getByRole("button", { name: "100 new" }).press("Enter")
    await first.filter({ hasText: "#199" }).waitFor()
    await list.getByRole("button").waitFor({ state: "detached" })
    expect(await list.evaluate((group) => group.contains(document.activeElement))).toBe(true)
    await page.keyboard.press("Tab")
    expect(await focused()).toContain("#199")
    expect(await accessibilityProblems(page)).toEqual([])
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("five hundred samples a second: few drawings, a short list, nothing lost", async () => {
    const { browser, service } = context()
    await using events = await startEventServer(500, 2)
    const { page, problems } = await guardedPage(browser, service.url)
    let asked = 0
    await page.route(`**/api/v1/jobs/${id}`, (route) => {
      asked += 1
      return route.fulfill({ json: jobAt("running", progressAt(0, 1000)) })
    })
    await page.route(`**/api/v1/jobs/${id}/events?*`, (route) => route.continue({ url: events.url }))
    await page.addInitScript(() => {
      let drawings = 0
      addEventListener("DOMContentLoaded", () => {
        new MutationObserver(() => {
          drawings += 1
          document.documentElement.dataset.drawings = String(drawings)
        }).observe(document.getElementById("root") ?? document.body, {
          childList: true,
          subtree: true,
          characterData: true,
        })
      })
    })
    await page.goto(`${service.url}/jobs/${id}`)
    // After the gap the job is asked for once more.
    await expect.poll(() => asked, { timeout: 60_000 }).toBe(2)
    await page.getByText("1,200 events came too fast").waitFor()
    const log = page.locator(".job-log")
    expect(await log.textContent()).toMatch(/info.*\n.*warning.*\n.*error/)
    await page.getByLabel("From level").selectOption("error")
    expect(await log.textContent()).toBe("12:00 error a line of error")
    expect(new URL(page.url()).searchParams.get("log")).toBe("error")
    // Under the pointer the list stands still, and says what has come since.
    const first = page.locator(".latest li").first()
    await page.locator(".latest li", { hasText: "#499" }).waitFor()
    await first.hover()
    events.goOn()
    await page.getByText("completed", { exact: true }).waitFor()
    expect(await first.textContent()).toContain("#499")
    await page.getByRole("button", { name: "500 new" }).waitFor()
    await page.mouse.move(0, 0)
    await page.getByText("1,000 of 1,000").first().waitFor()
    expect(await page.locator(".latest li").count()).toBeLessThanOrEqual(14)
    await page.locator(".latest li").first().filter({ hasText: "#999" }).waitFor()
    const failures = page.locator("table", { hasText: "provider_timeout" })
    expect(await page.getByRole("link", { name: "Failed samples", exact: true }).getAttribute("href")).toBe(
      "/runs/a-run/swift/samples?status=error",
    )
    expect(await failures.getByRole("link", { name: "3" }).getAttribute("href")).toBe(
      "/runs/a-run/swift/samples?status=error&code=provider_timeout",
    )
    // A drawing for each batch, not for each of the 1,000 events.
    expect(Number(await page.locator("html").getAttribute("data-drawings"))).toBeLessThan(300)
    expect(await accessibilityProblems(page)).toEqual([])
    // Home says what a job has cost while it runs.
    const list: JobsPage = {
      items: [jobAt("running", progressAt(500, 1000))],
      next_cursor: null,
      counts: { ...noJobs, running: 1 },
      limits: { running: 1, queued: 100 },
    }
    await page.route("**/api/v1/jobs?status=active", (route) => route.fulfill({ json: list }))
    await page.goto(service.url)
    await page.locator(".home-jobs li", { hasText: "swift on everything" }).getByText("$1.50").waitFor()
    expect(problems).toEqual([])
    await page.context().close()
  })
}
