import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type RunningService, runService } from "@evalscope/app"
import { benchmarkDetailSchema, jobSchema, samplesPageSchema } from "@evalscope/app/api"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { z } from "zod"
import { plantCollection } from "../collection-run.js"
import { plantRun } from "../planted-run.js"
import { accessibilityProblems, guardedPage, hasBrowser, openBrowser, settled } from "./browser.js"

const collection = "20260519_120000"
const agent = "20260520_120000"
const members = [
  { dataset: "gsm8k", subset: "main", metric: "acc" },
  { dataset: "arc", subset: "ARC-Easy", metric: "acc" },
  { dataset: "arc", subset: "ARC-Challenge", metric: "acc" },
] as const

describe.skipIf(!hasBrowser)("runs in the browser", () => {
  let folder: string
  let browser: Browser
  let service: RunningService
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "web-details-"))
    const rows = Array.from({ length: 12 }, (_, index) => ({
      ...(members[index % 3] ?? members[0]),
      score: index % 2,
    }))
    await plantCollection(folder, collection, rows)
    const dir = await plantRun(folder, { name: agent, subsets: { main: [1] } })
    const path = join(dir, "reviews/qwen/gsm8k_main.jsonl")
    const line: unknown = JSON.parse(await readFile(path, "utf8"))
    const events = Array.from({ length: 3 }, (_, n) => ({
      ...{ step: n + 1, type: "env_exec" },
      payload: { command: "cat", stdout: `${n} ${"x".repeat(300_000)} end of ${n}` },
    }))
    await writeFile(path, `${JSON.stringify({ ...Object(line), agent_trace: { events } })}\n`)
    service = await runService({ port: 0, outputs: [folder], web: true })
    browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await service?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const get = async <T>(schema: z.ZodType<T>, path: string) =>
    schema.parse(await (await fetch(`${service.url}${path}`)).json())
  const inBothSchemes = async (
    look: (page: Page, shot: (name: string) => Promise<void>) => Promise<void>,
  ) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, problems } = await guardedPage(browser, service.url, { colorScheme })
      await look(page, async (name) => {
        const pictures = process.env.SCREENSHOTS
        if (pictures)
          await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true })
      })
      expect(await accessibilityProblems(page)).toEqual([])
      expect(problems).toEqual([])
      await page.context().close()
    }
  }

  it("narrow the samples of a mixed collection down to one of its data sets", async () => {
    await inBothSchemes(async (page, shot) => {
      await page.goto(`${service.url}/runs/${collection}/qwen/samples`)
      const member = page.getByLabel("Member data set")
      await member.getByText("arc 8").waitFor({ state: "attached" })
      expect(await member.locator("option").allTextContents()).toEqual(["Any", "arc 8", "gsm8k 4"])
      await member.selectOption("arc")
      await page.getByText("8 samples").first().waitFor()
      expect(new URL(page.url()).searchParams.get("subset")).toBe("arc")
      // Its subsets alone, and another member without going back first.
      const subset = page.getByLabel("Subset", { exact: true })
      expect(await subset.locator("option").allTextContents()).toEqual([
        "Any",
        "arc/ARC-Challenge 4",
        "arc/ARC-Easy 4",
      ])
      await subset.selectOption("arc/ARC-Easy")
      await page.getByText("4 samples").first().waitFor()
      expect(await member.inputValue()).toBe("arc")
      await subset.selectOption("")
      await page.getByText("8 samples").first().waitFor()
      await shot("members")
      await member.selectOption("gsm8k")
      await page.getByText("4 samples").first().waitFor()
      // The address alone leads there.
      await page.goto(`${service.url}/runs/${collection}/qwen/samples?subset=arc&status=right`)
      const { total } = await get(
        samplesPageSchema,
        `/api/v1/runs/${collection}/models/qwen/samples?subset=arc&status=right`,
      )
      await page.getByText(`${total} samples`).first().waitFor()
      expect(await member.inputValue()).toBe("arc")
      await settled(page)
    })
  }, 60_000)

  it("go from subset to subset by key, beyond the second", async () => {
    const { page, problems } = await guardedPage(browser, service.url, {})
    await page.goto(`${service.url}/runs/${collection}/qwen/samples`)
    await page.getByText("12 samples").first().waitFor()
    const seen: (string | null)[] = []
    for (let at = 0; at < 4; at += 1) {
      const before = page.url()
      await page.keyboard.press("]")
      await page.waitForURL((url) => url.href !== before)
      seen.push(new URL(page.url()).searchParams.get("subset"))
      await page.getByText("4 samples").first().waitFor()
    }
    expect(new Set(seen).size).toBe(3)
    expect(seen[3]).toBe(seen[0])
    expect(problems).toEqual([])
    await page.context().close()
  }, 60_000)

  it("show so much of an agent's steps as fits, and all of them when asked", async () => {
    await inBothSchemes(async (page, shot) => {
      await page.goto(`${service.url}/runs/${agent}/qwen/samples`)
      await page.getByText("More steps, or longer texts").waitFor()
      await shot("steps")
      await page.getByRole("link", { name: "Show all steps whole" }).click()
      await page.getByText("More steps, or longer texts").waitFor({ state: "detached" })
      await page.getByRole("button", { name: "Open all steps" }).click()
      await page.getByText("end of 2").first().waitFor()
      await page.getByRole("button", { name: "Open all steps" }).click()
      await settled(page)
    })
  }, 60_000)

  it("stand on the page of their benchmark with n and interval, and metrics in the reader's language", async () => {
    const sent = await fetch(`${service.url}/api/v1/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind: "eval", config: { datasets: ["quickstart"] } }),
    })
    const { id } = jobSchema.parse(await sent.json())
    await expect
      .poll(async () => (await get(jobSchema, `/api/v1/jobs/${id}`)).status, { timeout: 60_000 })
      .toBe("completed")
    const { run_id: run } = await get(jobSchema, `/api/v1/jobs/${id}`)
    await expect
      .poll(async () => (await get(benchmarkDetailSchema, "/api/v1/benchmarks/quickstart")).runs.length)
      .toBe(1)
    const [result] = (await get(benchmarkDetailSchema, "/api/v1/benchmarks/quickstart")).runs
    expect(result).toMatchObject({
      run,
      figure: { value: result?.score, n: expect.any(Number) },
      unscored: 0,
    })
    expect(result?.figure.interval).not.toBeNull()
    await inBothSchemes(async (page, shot) => {
      await page.goto(`${service.url}/benchmarks/quickstart`)
      const row = page.locator("tr", { has: page.getByRole("link", { name: "mock" }) })
      await row.getByText(`n ${result?.figure.n}`).waitFor()
      expect(await row.locator(".interval").textContent()).toMatch(/^(?:± [\d.]+|[\d.]+ – [\d.]+)$/)
      await shot("benchmark")
      await page.goto(`${service.url}/runs/${run}/mock`)
      await page.getByText("Accuracy").first().waitFor()
      await page.getByRole("button", { name: "中文" }).click()
      await page.getByText("准确率").first().waitFor()
      await shot("metric-zh")
      await settled(page)
    })
  }, 120_000)
})
