import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { guardedPage, settled } from "./browser.js"
import type { WebContext } from "./context.js"

export function exportsSuite(context: WebContext): void {
  const open = async (path: string) => {
    const { browser, service } = context()
    const guarded = await guardedPage(browser, service.url, { viewport: { width: 1440, height: 900 } })
    await guarded.page.goto(service.url + path)
    await settled(guarded.page)
    return guarded
  }
  /** The text of the file that a press brings. */
  const downloaded = async (page: Page, press: () => Promise<unknown>) => {
    const [download] = await Promise.all([page.waitForEvent("download"), press()])
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") }
  }
  const save = (page: Page, format: string | RegExp, within = page.locator("main")) =>
    downloaded(page, async () => {
      await within.locator("summary", { hasText: "Export" }).first().press("Enter")
      await page
        .locator(".menu[open]")
        .getByRole("button", { name: format, exact: typeof format === "string" })
        .press("Enter")
    })
  const lines = (text: string) => text.trim().split("\n")

  test("samples as they are filtered, in every format; what a model wrote is no formula", async () => {
    const { service } = context()
    const { page, problems } = await open(
      `/runs/${service.outputs.runs.original}/qwen2.5-7b/samples?side=above`,
    )
    await page.getByText("3 samples").waitFor()
    const csv = await save(page, "CSV")
    expect(csv.name).toBe(`${service.outputs.runs.original}-qwen2.5-7b-samples.csv`)
    expect(lines(csv.text)).toHaveLength(4)
    expect(lines(csv.text)[0]).toMatch(
      /^dataset,subset,index,repeat,status,outcome,score,score acc,question,/,
    )
    const rows = lines((await save(page, "JSON Lines")).text).map((line) => JSON.parse(line))
    expect(rows.map(({ index, status, score }) => ({ index, status, score }))).toEqual(
      [0, 1, 2].map((index) => ({ index, status: "right", score: 1 })),
    )
    expect(lines((await save(page, "Markdown table")).text)).toHaveLength(5)
    // The whole samples: all that is needed to ask again.
    await page.keyboard.press("x")
    await page.getByRole("button", { name: "1 picked" }).waitFor()
    const whole = lines((await save(page, /^Whole samples/)).text).map((line) => JSON.parse(line))
    expect(whole).toHaveLength(1)
    expect(whole[0]).toMatchObject({
      id: "gsm8k/main/0",
      messages: [{ role: "user", content: "Question 0: how many?" }],
      target: "<b>0</b>",
    })
    // What was picked stays picked when the list shows other samples.
    await page.getByLabel("Score", { exact: true }).selectOption("below")
    await page.getByRole("heading", { name: "gsm8k / main #3" }).waitFor()
    expect(await page.locator(".sample-row").first().textContent()).toContain("800ms")
    await page.locator(".text-diff del", { hasText: "3" }).waitFor()
    await page.keyboard.press("x")
    await page.getByRole("button", { name: "2 picked" }).waitFor()
    const both = lines((await save(page, /^Whole samples/)).text).map((line) => JSON.parse(line))
    expect(both.map(({ id }) => id)).toEqual(["gsm8k/main/0", "gsm8k/main/3"])
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("every other list: runs, scores, comparison, battles, load levels, requests", async () => {
    const { service } = context()
    const { alpha, beta, hostile, original, arena, perf, faster } = service.outputs.runs
    const { page, problems } = await open("/runs")
    expect(lines((await save(page, "CSV")).text).length).toBeGreaterThan(7)
    const visit = async (path: string, panel: string, format: string) => {
      await page.goto(service.url + path)
      await settled(page)
      const within = page.locator(".panel", { has: page.getByRole("heading", { name: panel, exact: true }) })
      return lines((await save(page, format, within)).text)
    }
    const scores = await visit(`/runs/${alpha}/alpha`, "Scores", "JSON Lines")
    expect(JSON.parse(scores[0] ?? "")).toMatchObject({ model: "alpha", dataset: "quickstart", n: 20 })
    const compare = `/compare?r=${alpha}::alpha&r=${beta}::beta`
    const pairs = await visit(compare, "Differences from the baseline", "JSON Lines")
    expect(JSON.parse(pairs[1] ?? "")).toMatchObject({ model: "beta", baseline: false, common: 16 })
    expect(await visit(compare, "Samples side by side", "CSV")).toHaveLength(17)
    const board = await visit(`/arena/${arena}`, "Leaderboard", "Markdown table")
    expect(board[0]).toContain("| scope | model | rating |")
    expect((await visit(`/arena/${arena}`, "Battles", "CSV")).length).toBeGreaterThan(10)
    expect(await visit(`/perf/${perf}`, "Load levels", "CSV")).toHaveLength(4)
    const requests = await visit(
      `/perf/${perf}?level=parallel_16_number_160&outcome=http_error`,
      "Requests of 16 at once",
      "CSV",
    )
    expect(requests).toHaveLength(3)
    const bias = await visit(`/arena/${arena}`, "What else decides", "JSON Lines")
    expect(JSON.parse(bias[0] ?? "")).toMatchObject({ about: "shown_first", model: null })
    const tests = await visit(`/perf/${perf}?with=${faster}`, "Compare with", "JSON Lines")
    expect(tests.map((line) => JSON.parse(line).baseline)).toEqual([true, true, true, false, false, false])
    const speed = await visit(`/runs/${hostile}/hostile`, "Speed and tokens", "JSON Lines")
    expect(JSON.parse(speed[0] ?? "")).toMatchObject({ measure: "latency", dataset: "quickstart" })
    const results = await visit("/?q=alpha", "Latest results", "JSON Lines")
    expect(results.map((line) => JSON.parse(line).model)).toEqual(["alpha"])
    for (const [path, shown] of [
      [`/runs/${original}/qwen2.5-7b/judge`, /^owl,/m],
      ["/benchmarks?cached=1", /^quickstart,/m],
    ] as const) {
      await page.goto(service.url + path)
      await settled(page)
      expect((await save(page, "CSV")).text).toMatch(shown)
    }
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("a drawing carries its colours and its words along, and is a picture as well", async () => {
    const { service } = context()
    const { page, problems } = await open(`/perf/${service.outputs.runs.perf}`)
    const chart = page.locator("figure", { has: page.locator('svg[aria-label="Latency"]') })
    const svg = await downloaded(page, () => chart.getByRole("button", { name: "Save as SVG" }).click())
    expect(svg.name).toBe("Latency.svg")
    expect(svg.text).toContain("Concurrency")
    expect(svg.text).not.toContain("var(")
    const [picture] = await Promise.all([
      page.waitForEvent("download"),
      chart.getByRole("button", { name: "Save as PNG" }).click(),
    ])
    const bytes = await readFile(await picture.path())
    expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG")
    // Opened alone it is a drawing of its own.
    const size = await page.evaluate(async (text) => {
      const image = new Image()
      image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }))
      await image.decode()
      return image.naturalWidth
    }, svg.text)
    expect(size).toBeGreaterThan(200)
    expect(problems).toEqual([])
    await page.context().close()
  })
}
