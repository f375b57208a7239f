import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type RunningService, runService } from "@evalscope/app"
import { jobSchema, jobsPageSchema } from "@evalscope/app/api"
import { type MockServer, startMockServer } from "@evalscope/testing"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { plantRun } from "../planted-run.js"
import { until } from "../service.js"
import { accessibilityProblems, guardedPage, hasBrowser, openBrowser, settled } from "./browser.js"

/** What a browser says of requests that nobody answers. */
const whileAway =
  /ERR_(?:CONNECTION_REFUSED|EMPTY_RESPONSE|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING)|dynamically imported|preload CSS/

const key = "pk-of-a-profile-0123456789"

describe.skipIf(!hasBrowser)("the web app when something has stopped", () => {
  let folder: string
  let outputs: string
  let profiles: string
  let browser: Browser
  let model: MockServer
  let service: RunningService
  const serve = async (options: { profiles?: string; port?: number } = {}) => {
    service = await runService({ port: 0, outputs: [outputs], web: true, env: {}, ...options })
  }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "web-stopped-"))
    outputs = join(folder, "outputs")
    profiles = join(folder, "profiles.yaml")
    model = await startMockServer({ apiKey: key })
    browser = await openBrowser()
    await writeFile(profiles, `inhouse:\n  api_url: ${model.url}/v1\n  api_key: ${key}\n`, { mode: 0o600 })
    await serve({ profiles })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await service?.close()
    await model?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const job = async (config: object) => {
    const answer = await fetch(`${service.url}/api/v1/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind: "eval", config: { datasets: ["quickstart"], limit: 2, ...config } }),
    })
    const { id } = jobSchema.parse(await answer.json())
    const get = async () => jobSchema.parse(await (await fetch(`${service.url}/api/v1/jobs/${id}`)).json())
    await until(async () => !["queued", "running"].includes((await get()).status))
    return get()
  }
  const open = async (path: string, allow?: RegExp) => {
    const guarded = await guardedPage(browser, service.url, { ...(allow && { allow }) })
    await guarded.page.goto(service.url + path)
    await settled(guarded.page)
    return guarded
  }

  it("a run that failed says why, and goes on with its profile once its job is forgotten", async () => {
    // As if the endpoint had been down: the key is refused, and nothing comes of it.
    await writeFile(profiles, `inhouse:\n  api_url: http://127.0.0.1:1/v1\n  api_key: ${key}\n`, {
      mode: 0o600,
    })
    await service.close()
    await serve({ profiles })
    const failed = await job({ model: "m", profile: "inhouse" })
    expect(failed.status).toBe("failed")
    const { page, problems } = await open(`/runs/${failed.run_id}/m`, whileAway)
    await page.getByRole("heading", { name: "This run failed before it had a report." }).waitFor()
    await page.getByText("the connection was refused").first().waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await page.getByRole("link", { name: "To its job, which can be resumed" }).click()
    await page.getByRole("button", { name: "Resume" }).click()
    const resume = page.getByRole("dialog")
    await resume.getByText("The endpoint and its key come from the key profile inhouse.").waitFor()
    expect(await resume.getByLabel("API key").count()).toBe(0)
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "Remove from the list" }).click()
    await page.waitForURL(/\/jobs$/)

    // Another server, without the profile: said clearly, and before anything is sent.
    await service.close()
    await serve()
    await page.goto(`${service.url}/runs/${failed.run_id}/m`)
    await page.getByRole("button", { name: "Continue this run" }).click()
    const dialog = page.getByRole("dialog")
    await dialog.getByText("started with the key profile inhouse, which this server does not have").waitFor()
    expect(await accessibilityProblems(page)).toEqual([])

    await service.close()
    await writeFile(profiles, `inhouse:\n  api_url: ${model.url}/v1\n  api_key: ${key}\n`, { mode: 0o600 })
    await serve({ profiles })
    await page.goto(`${service.url}/runs/${failed.run_id}/m`)
    await page.getByRole("button", { name: "Continue this run" }).click()
    await dialog.getByText("Requests go to the endpoint of key profile inhouse as model m.").waitFor()
    await dialog.getByRole("button", { name: "Continue", exact: true }).click()
    await page.waitForURL(/\/jobs\/./)
    await page.locator(".tag.good", { hasText: "completed" }).first().waitFor()
    const { items } = jobsPageSchema.parse(await (await fetch(`${service.url}/api/v1/jobs`)).json())
    const ofRun = items.filter((one) => one.run_id === failed.run_id)
    expect(ofRun.map((one) => [one.status, one.request.profile])).toEqual([["completed", "inhouse"]])
    // Pages of several addresses were opened on purpose.
    expect(problems.filter((text) => !text.startsWith("request to"))).toEqual([])
    await page.context().close()
  }, 120_000)

  it("the server: a bar says so, and the page goes on by itself when it is back", async () => {
    await plantRun(outputs, { name: "20240101_000000", model: "m", subsets: { all: [1, 0] } })
    const { port } = service
    const { page, problems } = await open("/runs", whileAway)
    await page.getByRole("link", { name: "20240101_000000" }).waitFor()
    await service.close()
    await page.getByRole("button", { name: "Load tests" }).click()
    const bar = page.getByText("The server does not answer. What is shown is as it was")
    await bar.waitFor()
    await settled(page)
    expect(await accessibilityProblems(page)).toEqual([])
    // Screens whose script is not there yet cannot come; they do later.
    await page.keyboard.press("g")
    await page.keyboard.press("j")
    await page.getByRole("heading", { name: "This screen failed" }).waitFor()
    await serve({ port, profiles })
    await bar.waitFor({ state: "detached" })
    await page.getByRole("heading", { name: "Jobs" }).waitFor()
    expect(problems).toEqual([])
    await page.context().close()
  }, 120_000)

  it("a run that is deleted while it is shown is not shown from memory", async () => {
    const name = "20240102_000000"
    await plantRun(outputs, { name, model: "m", subsets: { all: [1, 0] } })
    const { page, problems } = await open(`/runs/${name}/m`, /404/)
    await page.getByRole("heading", { name: "Scores", exact: true }).waitFor()
    await rename(join(outputs, name), join(folder, name))
    await page.getByRole("link", { name: "Files" }).click()
    await page.getByText("There is no such run.").first().waitFor()
    await page.reload()
    await page.getByRole("link", { name: "All runs" }).waitFor()
    expect(await page.getByRole("navigation", { name: "Parts of the run" }).count()).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
    await page.getByRole("link", { name: "All runs" }).click()
    await page.getByRole("heading", { name: "Runs" }).waitFor()
    expect(problems).toEqual([])
    await page.context().close()
  }, 120_000)

  it("addresses that do not fit lead to the run, whatever its kind", async () => {
    const name = "20240103_000000"
    await plantRun(outputs, { name, model: "m", subsets: { all: [1, 0] } })
    const level = join(outputs, "20240104_000000/m/parallel_1_number_2")
    await mkdir(level, { recursive: true })
    await writeFile(join(level, "benchmark_summary.json"), JSON.stringify({ "Total requests": 2 }))
    const { page, problems } = await open(`/runs/${name}/m/nothing`, /404/)
    await page.getByRole("heading", { name: "Scores", exact: true }).waitFor()
    for (const kind of ["perf", "arena"]) {
      await page.goto(`${service.url}/${kind}/${name}`)
      await page.waitForURL(`**/runs/${name}/m`)
    }
    await page.goto(`${service.url}/runs/20240104_000000~1m/m`)
    await page.waitForURL("**/perf/20240104_000000~1m")
    // Both folders, as every test of a model has the same inner one.
    await page.getByRole("heading", { name: "20240104_000000/m" }).waitFor()
    expect(problems).toEqual([])
    await page.context().close()
  }, 120_000)

  it("texts run in the direction of their script, and are cut at their end", async () => {
    const name = "20240105_000000"
    const question = `ما هي عاصمة فرنسا؟ ${"اختر الإجابة الصحيحة ".repeat(8)}`
    await plantRun(outputs, {
      ...{ name, model: "m", subsets: { all: [1] } },
      text: () => ({ question, answer: "الإجابة هي **باريس**.\n\nThat is Paris." }),
    })
    const { page, problems } = await open(`/runs/${name}/m/samples`)
    const line = page.locator(".sample-row-text > .truncate")
    const directionOf = (element: Element) => getComputedStyle(element).direction
    expect(await line.evaluate(directionOf)).toBe("rtl")
    await page.locator(".message[data-role=assistant] .prose p").nth(1).waitFor()
    const sides = page.locator(".message[data-role=assistant] .prose p").evaluateAll((paragraphs) =>
      paragraphs.map((paragraph) => {
        const range = document.createRange()
        range.selectNodeContents(paragraph)
        const [box, text] = [paragraph.getBoundingClientRect(), range.getBoundingClientRect()]
        return text.left - box.left < box.right - text.right ? "left" : "right"
      }),
    )
    expect(await sides).toEqual(["right", "left"])
    expect(problems).toEqual([])
    await page.context().close()
  }, 120_000)
})
