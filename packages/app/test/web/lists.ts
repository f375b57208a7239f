import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { plantArena } from "../planted-arena.js"
import { plantRun } from "../planted-run.js"
import { accessibilityProblems, guardedPage, settled } from "./browser.js"
import type { WebContext } from "./context.js"

/** Lists and comparisons of what an outputs folder holds besides the usual. */
export function listsSuite(context: WebContext): void {
  const open = async (path: string, options: Parameters<typeof guardedPage>[2] = {}) => {
    const { browser, service } = context()
    const viewport = { width: 1440, height: 900 }
    const guarded = await guardedPage(browser, service.url, { viewport, ...options })
    await guarded.page.goto(service.url + path)
    await settled(guarded.page)
    return guarded
  }
  const query = (page: Page) => new URL(page.url()).searchParams

  test("ten thousand battles: few rows in the page, the length is told, all are reached by scrolling and by keys", async () => {
    const { service } = context()
    const name = "20240201_000000"
    const questions = 10_000
    await plantArena(service.outputs.folder, {
      ...{ name, models: ["ada", "bee"], questions },
      verdict: (index, placement) => ((index % 2 === 0) === (placement === 0) ? "A>B" : "B>A"),
    })
    const { page, problems } = await open(`/arena/${name}`)
    const table = page.locator(".arena-battles")
    await page.locator(`.arena-battles[aria-rowcount="${questions + 1}"]`).waitFor()
    const rows = table.locator("tbody tr")
    expect(await rows.count()).toBeLessThan(60)
    expect(await rows.first().getAttribute("aria-rowindex")).toBe("2")
    // To the very end, page by page.
    const box = page.locator(".table-box", { has: table })
    const bottom = () =>
      box.evaluate((area) => {
        area.scrollTo(0, area.scrollHeight)
        return Number([...area.querySelectorAll("tbody tr")].at(-1)?.getAttribute("aria-rowindex"))
      })
    await expect.poll(bottom, { timeout: 50_000, interval: 20 }).toBe(questions + 1)
    expect(await rows.count()).toBeLessThan(60)
    await table.getByText(`Question ${questions - 1} of many?`).waitFor()
    // The first battle that `j` opens, the next ones, and back; each is brought into sight.
    const at = () => table.locator("tr[data-selected=true]").getAttribute("aria-rowindex")
    await page.keyboard.press("j")
    await expect.poll(at).toBe("2")
    for (let press = 0; press < 40; press++) await page.keyboard.press("j")
    await expect.poll(at).toBe("42")
    await page.keyboard.press("k")
    await expect.poll(at).toBe("41")
    await page.locator(".battle-sides").getByText("ada says 39").waitFor()
    expect(await table.locator("tr[data-selected=true]").isVisible()).toBe(true)
    await page.keyboard.press("Escape")
    await expect.poll(() => query(page).get("battle")).toBeNull()
    // Fewer, after a filter, from their start.
    await page.getByRole("searchbox", { name: "Search questions" }).fill("Question 5432")
    await page.locator('.arena-battles[aria-rowcount="2"]').waitFor()
    expect(await rows.count()).toBe(1)
    expect(await accessibilityProblems(page)).toEqual([])
    expect(problems).toEqual([])
    await page.context().close()
    await rm(join(service.outputs.folder, name), { recursive: true })
  })

  test("a judge that goes by the place: the arena says so, in both languages, and its ratings are equal", async () => {
    const { service } = context()
    const name = "20240202_000000"
    const warning =
      "The answer shown first won 40 of 40 decided games: what its place is worth has no finite estimate, and the ratings leave it out."
    await plantArena(service.outputs.folder, {
      ...{ name, models: ["ada", "bee"], questions: 20, warnings: [warning] },
      verdict: () => "A>B",
    })
    const { page, problems } = await open(`/arena/${name}`)
    const board = page.locator(".panel", { has: page.getByRole("heading", { name: "Leaderboard" }) })
    await board.locator("tbody tr").nth(1).waitFor()
    for (const row of await board.locator("tbody tr").allTextContents())
      expect(row).toMatch(/1,000.*0 \/ 20|1,000/)
    expect(await page.getByText(warning).count()).toBeGreaterThan(0)
    await page.getByRole("button", { name: "中文" }).first().click()
    await page.getByText("先展示的回答赢了 40 局").first().waitFor()
    expect(problems).toEqual([])
    await page.context().close()
    await rm(join(service.outputs.folder, name), { recursive: true })
  })

  test("a comparison names the run that is missing, compares the others, and counts what has no score", async () => {
    const { service } = context()
    const names = ["20240203_000000", "20240203_000001"] as const
    const scores = Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? 1 : 0))
    const some = scores.map((score, index) => (index < 4 ? null : score))
    await plantRun(service.outputs.folder, { name: names[0], subsets: { main: scores } })
    await plantRun(service.outputs.folder, { name: names[1], subsets: { main: some } })
    const { page, problems } = await open(
      `/compare?r=20200101_000000::gone&r=${names[0]}::qwen&r=${names[1]}::nobody&r=${names[1]}::qwen`,
    )
    await page.getByText("There is no such run: 20200101_000000.").waitFor()
    await page.getByText(`The run ${names[1]} has no such model: nobody.`).waitFor()
    expect(await page.locator(".compare-run", { hasText: "not there" }).count()).toBe(2)
    // The first that is there stands in for the baseline.
    const matrix = page.locator(".compare-matrix")
    expect(await matrix.locator("thead th").allTextContents()).toEqual([
      "Benchmark",
      expect.stringContaining(`baseline${names[0]}`),
      expect.stringContaining(names[1]),
    ])
    const cells = await matrix.locator("tbody td").allTextContents()
    expect(cells[0]).not.toContain("unscored")
    expect(cells[1]).toMatch(/n 26 · 4 unscored\s*left out of the paired test/)
    await page.getByText("4 unscored answers left out").waitFor()
    await page.locator(".compare-list[aria-rowcount='31']").waitFor()
    await page
      .locator(".compare-run", { hasText: "gone" })
      .getByRole("button", { name: /^Remove/ })
      .click()
    await expect.poll(() => query(page).getAll("r")).toHaveLength(3)
    await page
      .locator(".compare-run", { hasText: "nobody" })
      .getByRole("button", { name: /^Remove/ })
      .click()
    await page.getByText("There is no such run").waitFor({ state: "detached" })
    expect(query(page).getAll("r")).toEqual(names.map((name) => `${name}::qwen`))
    expect(await accessibilityProblems(page)).toEqual([])
    expect(problems).toEqual([])
    await page.context().close()
    for (const name of names) await rm(join(service.outputs.folder, name), { recursive: true })
  })

  test("bars of a load test's histograms lead to their requests, by mouse, by keys and from the table", async () => {
    const { service } = context()
    const level = `/perf/${service.outputs.runs.perf}?level=parallel_16_number_160`
    const { page, problems } = await open(level)
    const table = page.locator(".perf-requests table")
    await page.locator('.perf-requests table[aria-rowcount="161"]').waitFor()
    const drawing = page.locator("figure", {
      has: page.locator('svg[aria-label="Input tokens of requests"]'),
    })
    const bar = drawing.getByRole("link", { name: "33: 32", exact: true })
    await bar.focus()
    await page.keyboard.press("Enter")
    await page.getByRole("status").filter({ hasText: "32 requests" }).waitFor()
    expect(await table.getAttribute("aria-rowcount")).toBe("33")
    expect(query(page).get("span")).toBe("input_tokens:33:34")
    for (const row of await table.locator("tbody tr").all())
      expect(await row.locator("td").nth(7).textContent()).toBe("33")
    // The address says it all, and the bar once more leads back.
    await page.reload()
    await page.getByRole("status").filter({ hasText: "32 requests" }).waitFor()
    expect(await bar.getAttribute("aria-current")).toBe("true")
    expect(await accessibilityProblems(page)).toEqual([])
    await bar.click()
    await page.locator('.perf-requests table[aria-rowcount="161"]').waitFor()
    // The same in the table beside the drawing; its way back is by the list.
    await drawing.locator("summary", { hasText: "table" }).press("Enter")
    await drawing.getByRole("link", { name: "35", exact: true }).press("Enter")
    await expect.poll(() => query(page).get("span")).toBe("input_tokens:35:36")
    await page.getByRole("button", { name: /^Input tokens 35/ }).press("Enter")
    await expect.poll(() => query(page).get("span")).toBeNull()
    // Latencies as well: a bar counts what the list then shows.
    for (const [title, measure] of [
      ["Latencies of requests", "latency"],
      ["Times to first token", "ttft"],
    ] as const) {
      const bars = page
        .locator("figure", { has: page.locator(`svg[aria-label="${title}"]`) })
        .locator("svg a")
      const [, n = ""] = /: (\d+)$/.exec((await bars.nth(1).getAttribute("aria-label")) ?? "") ?? []
      expect(Number(n)).toBeGreaterThan(30)
      await bars.nth(1).click()
      await page
        .getByRole("status")
        .filter({ hasText: `${n} requests` })
        .waitFor()
      expect(query(page).get("span")).toMatch(new RegExp(`^${measure}:`))
      await page.locator(`.perf-requests table[aria-rowcount="${Number(n) + 1}"]`).waitFor()
    }
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("a run of several models says what each benchmark cost by model and judge", async () => {
    const { service } = context()
    const name = "20240204_000000"
    const folder = service.outputs.folder
    for (const model of ["ada", "bee"])
      for (const dataset of ["gsm8k", "chat"])
        await plantRun(folder, { name, model, dataset, subsets: { main: [1, 0] } })
    const part = (benchmark: string, role: string, model: string, cost_usd: number | null) => ({
      ...{ benchmark, role, model, requests: 2, input_tokens: 10, output_tokens: 10, cost_usd },
    })
    const parts = [
      part("gsm8k", "model", "ada", 1.5),
      part("gsm8k", "model", "bee", 0.25),
      part("chat", "model", "ada", 2),
      part("chat", "model", "bee", 1),
      part("chat", "judge", "owl", 4),
    ]
    await writeFile(
      join(folder, name, "spending.json"),
      JSON.stringify({ settled: true, cost_usd: 8.75, parts }),
    )
    const { page, problems } = await open(`/runs/${name}/bee`)
    const panel = page.locator(".panel", {
      has: page.getByRole("heading", { name: "Cost by benchmark and model" }),
    })
    const lines = await panel.locator("tr").allInnerTexts()
    expect(lines.map((line) => line.trim().split(/\s*\t\s*/))).toEqual([
      ["Benchmark", "ada", "bee", "judge owl", "Sum"],
      [expect.stringMatching(/gsm8k/i), "$1.50", "$0.25", "–", "$1.75"],
      [expect.stringMatching(/chat/i), "$2.00", "$1.00", "$4.00", "$7.00"],
      ["Sum", "$3.50", "$1.25", "$4.00", "$8.75"],
    ])
    // In the table of scores stands what the answers of this model cost.
    const scores = page.locator(".score-table")
    expect(await scores.locator("thead").textContent()).toContain("Cost of answers")
    expect(await scores.locator("tbody").textContent()).toContain("$0.25")
    expect(await accessibilityProblems(page)).toEqual([])
    expect(problems).toEqual([])
    await page.context().close()
    await rm(join(folder, name), { recursive: true })
  })
}
