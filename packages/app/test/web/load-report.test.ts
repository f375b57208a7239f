import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { startMockServer } from "@evalscope/testing"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { accessibilityProblems, guardedPage, hasBrowser, openBrowser, overflow } from "./browser.js"
import { hasCommand } from "./outputs.js"

const command = fileURLToPath(new URL("../../../evalscope/dist/bin.js", import.meta.url))
const model = "Qwen/Qwen2.5-0.5B-Instruct-GPTQ-Int4-with-all-that-one-may-write_into_such_a_name"

describe.skipIf(!hasBrowser || !hasCommand)("the page of a load test", () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "load-report-"))
    await using server = await startMockServer({
      timing: { ttftMs: 5, itlMs: 1, outputTokens: 8 },
      faults: [{ fault: { type: "status", status: 500 }, seq: [5] }],
    })
    const load = ["--parallel", "1", "4", "--number", "4", "40", "--sleep-interval", "0"]
    const data = ["--dataset", "random_multi_turn", "--max-turns", "2", "--tokens-by", "words"]
    const place = ["--outputs-dir", folder, "--no-timestamp", "--name", "run", "--max-prompt-length", "9"]
    const judged = ["--slo", "p99_ttft<=10s", "--goodput", "ttft:1s", "--scrape", "auto"]
    const url = `${server.url}/v1/chat/completions`
    const argv = ["perf", "--model", model, "--url", url, ...load, ...data, ...place, ...judged]
    ;[browser] = await Promise.all([openBrowser(), promisify(execFile)(process.execPath, [command, ...argv])])
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it.each([
    [320, "light"],
    [390, "dark"],
  ] as const)(
    "fits a screen of %i pixels, %s, and keeps the rules of accessibility",
    async (width, scheme) => {
      const { page, problems } = await guardedPage(browser, "file:///", {
        viewport: { width, height: 800 },
        colorScheme: scheme,
      })
      await page.goto(pathToFileURL(join(folder, "run", "perf_report.html")).href)
      await page.evaluate(() => {
        for (const section of document.querySelectorAll("details")) section.open = true
      })
      expect(await overflow(page)).toBe(0)
      // What is wider scrolls inside its own box, and can be read there.
      const drawn = await page
        .locator("figure.wide svg")
        .evaluateAll((all) => all.map((svg) => svg.clientWidth))
      expect(drawn.length).toBeGreaterThan(1)
      for (const pixels of drawn) expect(pixels).toBeGreaterThanOrEqual(640)
      expect(await accessibilityProblems(page)).toEqual([])
      // The other theme by hand fits as well: its button is wider or narrower.
      await page.getByRole("button").click()
      expect(await overflow(page)).toBe(0)
      expect(await accessibilityProblems(page)).toEqual([])
      expect(problems).toEqual([])
      await page.context().close()
    },
  )
})
