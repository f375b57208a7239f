import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runService } from "@evalscope/app"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { z } from "zod"
import { samplesPageSchema } from "../../src/api/sample.js"
import { plantRun } from "../planted-run.js"
import { until } from "../service.js"
import { accessibilityProblems, guardedPage, heapBytes, settled, tabTo } from "./browser.js"
import type { WebContext } from "./context.js"
import { startModelServer } from "./model-server.js"

export function workflowSuite(context: WebContext): void {
  const open = async (path: string, options: Parameters<typeof guardedPage>[2] = {}) => {
    const { browser, service } = context()
    const guarded = await guardedPage(browser, service.url, {
      viewport: { width: 1440, height: 900 },
      ...options,
    })
    await guarded.page.goto(service.url + path)
    await settled(guarded.page)
    return guarded
  }
  const query = (page: Page) => new URL(page.url()).searchParams

  test("with the keyboard alone: find a run, filter its failures, label one, compare, export", async () => {
    const { service } = context()
    const { page, problems } = await open("/")
    await page.keyboard.press("g")
    await page.keyboard.press("r")
    await page.getByRole("heading", { name: "Runs" }).waitFor()
    await page.keyboard.press("/")
    await page.keyboard.type("alpha")
    await page.getByText(/^[12] runs?$/).waitFor()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    await page.keyboard.type(service.outputs.runs.alpha)
    await page.getByRole("option", { name: `${service.outputs.runs.alpha} alpha`, selected: true }).waitFor()
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "How samples ended" }).waitFor()
    await tabTo(page, page.getByRole("link", { name: "Samples", exact: true }))
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "quickstart / arithmetic #0" }).waitFor()

    await page.keyboard.press("f")
    await page.locator(".sample-detail").getByText("Wrong", { exact: true }).first().waitFor()
    const failure = query(page).get("at")
    expect(failure).toMatch(/^quickstart\/\w+\/\d+$/)
    await page.keyboard.press("j")
    await expect.poll(() => query(page).get("at")).not.toBe(failure)
    await page.keyboard.press("k")
    await expect.poll(() => query(page).get("at")).toBe(failure)

    await tabTo(page, page.getByRole("button", { name: /^Wrong \d/ }))
    await page.keyboard.press("Enter")
    await expect.poll(() => query(page).get("status")).toBe("wrong")
    await page.keyboard.press("m")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.locator("button[aria-pressed=true]", { hasText: "Bad reference" }).waitFor()
    await page.reload()
    await page.locator("button[aria-pressed=true]", { hasText: "Bad reference" }).waitFor()

    await page.keyboard.press("c")
    await tabTo(page, page.getByRole("button", { name: /beta/ }))
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "Differences from the baseline" }).waitFor()
    await tabTo(page, page.locator("summary", { hasText: "Export" }).first())
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")])
    expect(download.suggestedFilename()).toBe("comparison.csv")
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("the palette finds a sample by its id, a report by its old name, a benchmark, and switches the theme", async () => {
    const { service } = context()
    const { page, problems } = await open("/")
    const choose = async (text: string, option: string | RegExp) => {
      await page.keyboard.press("Control+k")
      await page.keyboard.type(text)
      await page.getByRole("option", { name: option, selected: true }).waitFor()
      await page.keyboard.press("Enter")
    }
    await choose(`${service.outputs.runs.original}/qwen2.5-7b/gsm8k/main/7`, /Sample$/)
    await page.getByRole("heading", { name: "gsm8k / main #7" }).waitFor()
    // As long as the list of runs is late it still holds the run whose report is typed.
    const selected = (name: string | RegExp) => page.getByRole("option", { name, selected: true })
    await page.keyboard.press("Control+k")
    await page.keyboard.type(service.outputs.runs.original)
    await selected(service.outputs.runs.original).waitFor()
    await page.route("**/api/v1/runs?*", () => undefined)
    await page.keyboard.type("@@qwen2.5-7b")
    await selected(/Report$/).waitFor()
    await page.keyboard.type("::gsm8k, ceval")
    await selected(/gsm8k, ceval ?Report$/).waitFor()
    const ids = await page.locator("[role=option]").evaluateAll((options) => options.map(({ id }) => id))
    expect(ids).toEqual([...new Set(ids)])
    const places = page.locator("[role=option]").filter({ hasText: service.outputs.runs.original })
    expect(await places.count()).toBe(1)
    await page.unroute("**/api/v1/runs?*")
    await page.keyboard.press("Enter")
    await page.getByText("25.0%").first().waitFor()
    const run = `/runs/${service.outputs.runs.original}/qwen2.5-7b`
    for (const old of [
      `/runs/${service.outputs.runs.original}@@qwen2.5-7b::gsm8k`,
      `/reports/${service.outputs.runs.original}/qwen2.5-7b`,
    ]) {
      await page.goto(service.url + old)
      await page.getByText("25.0%").first().waitFor()
      expect(new URL(page.url()).pathname).toBe(run)
    }
    const { alpha, original } = service.outputs.runs
    await page.goto(`${service.url}/compare?r=${original}@@qwen2.5-7b::gsm8k&r=${alpha}@@alpha::quickstart`)
    await page.getByRole("heading", { name: "Scores" }).waitFor()
    expect(query(page).getAll("r")).toEqual([`${original}::qwen2.5-7b`, `${alpha}::alpha`])
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
    await page.keyboard.press("y")
    await page.getByText("Link copied").waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
    await page.goto(`${service.url}/runs/${service.outputs.runs.original}`)
    await expect.poll(() => query(page).get("q")).toBe(service.outputs.runs.original)
    await choose("humaneval", /HumanEval.* Benchmark$/)
    await page.getByRole("heading", { name: "HumanEval", level: 1 }).waitFor()
    await choose("switch the theme", /Command$/)
    await page.locator("html[data-theme=light]").waitFor()
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("every view is its address: filters, threshold and chosen sample survive a reload", async () => {
    const { service } = context()
    const { page } = await open(`/runs/${service.outputs.runs.original}/qwen2.5-7b/samples`)
    await page.getByText("12 samples").waitFor()
    await page.getByLabel("Score", { exact: true }).selectOption("below")
    await page.getByText("9 samples").waitFor()
    expect(await page.getByLabel("Score threshold").inputValue()).toBe("0.99")
    await page.getByLabel("Score", { exact: true }).selectOption("above")
    await page.getByText("3 samples").waitFor()
    await page.locator(".sample-row a").nth(2).click()
    await page.getByRole("heading", { name: "gsm8k / main #2" }).waitFor()
    const address = page.url()
    await page.reload()
    await page.getByRole("heading", { name: "gsm8k / main #2" }).waitFor()
    await page.getByText("3 samples").waitFor()
    expect(page.url()).toBe(address)
    await page.getByRole("button", { name: "Clear filters" }).click()
    await page.getByText("12 samples").waitFor()
    // Verdicts add up, and so do flags, all or any of them.
    const verdicts = page.getByRole("group", { name: "Verdict" })
    await verdicts.getByRole("button", { name: "Right" }).click()
    await verdicts.getByRole("button", { name: "Wrong" }).click()
    await page.getByLabel("Score", { exact: true }).selectOption("between")
    await page.getByLabel("Score from").fill("0.5")
    await page.getByText("3 samples").waitFor()
    await page.locator(".menu summary", { hasText: "Has" }).click()
    await page.getByLabel(/^judge\b/).check()
    expect(Object.fromEntries(query(page))).toMatchObject({
      min: "0.5",
      status: "right,wrong",
      flag: "judged",
    })
    // What lies behind a sample: judges one by one, the steps of an agent, stored values as a tree.
    await page.goto(address.replace(/at=[^&]*/, "at=gsm8k/main/1").replace(/side=above&?/, ""))
    await page.getByRole("heading", { name: "What judges said" }).waitFor()
    await page.getByText("Agent, 2 steps").waitFor()
    await page.locator(".agent-steps summary").first().press("Enter")
    await page.locator(".agent-event pre", { hasText: "<b>a.txt</b>" }).waitFor()
    const deep = page.locator(".agent-event .json-view summary", { hasText: "deep" })
    expect(await page.locator(".agent-event", { hasText: "er" }).getByText("1 item").count()).toBe(0)
    await deep.press("Enter")
    await page.locator(".agent-event").getByText("1 item").waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await page.context().close()
  })

  test("samples are put together on the server; pictures of other servers come once they are allowed", async () => {
    const { service } = context()
    const samples = `/runs/${service.outputs.runs.original}/qwen2.5-7b/samples`
    const { page } = await open(`${samples}?at=gsm8k%2Fmain%2F2%230`)
    const seen: string[] = []
    await page.route("https://pictures.example/**", (route) => {
      seen.push(String(route.request().headers().referer))
      return route.fulfill({ contentType: "image/png", body: Buffer.alloc(0) })
    })
    await page.getByRole("heading", { name: "gsm8k / main #2" }).waitFor()
    // A link by question and repeat turns into that of the sample.
    await expect.poll(() => query(page).get("at")).toBe("gsm8k/main/2")
    await page.locator(".collections summary").click()
    await page.getByLabel("Name of a collection").fill("cats")
    await page.getByLabel("Name of a collection").press("Enter")
    await page.getByRole("checkbox", { name: "cats", checked: true }).waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    const lines = page.waitForEvent("download")
    await page.getByRole("link", { name: "cats as a data set" }).click()
    expect((await lines).suggestedFilename()).toBe("cats.jsonl")
    expect(seen).toEqual([])
    await page.getByRole("button", { name: "Load pictures for this run" }).click()
    await page.getByRole("button", { name: "Load them for this run" }).click()
    await page.locator('img[src="https://pictures.example/cat.png"]').waitFor({ state: "attached" })
    await expect.poll(() => seen).toEqual(["undefined"])
    // Elsewhere the page may not load them: it is fetched anew.
    const policy = () => page.locator('meta[name="evalscope-remote-pictures"]').getAttribute("content")
    expect(await policy()).toBe(service.outputs.runs.original)
    await page.getByRole("link", { name: "Runs", exact: true }).first().click()
    await expect.poll(policy).toBe("")
    await page.goBack()
    await page.getByRole("button", { name: "Load pictures for this run" }).click()
    await page.getByRole("button", { name: "Stop loading them" }).click()
    await page.getByRole("button", { name: "Load pictures for this run" }).waitFor()
    await page.context().close()
  })

  test("the log narrows down to a level and is followed; a file is taken along", async () => {
    const { service } = context()
    const { page, problems } = await open(`/runs/${service.outputs.runs.original}/qwen2.5-7b/log`)
    const log = page.locator(".log pre")
    await page.getByLabel("Level").selectOption("warning")
    await expect.poll(() => log.textContent()).toBe("2025-09-01 12:00:01 - evalscope - WARNING: slow\n")
    await page.getByLabel("Follow").check()
    const file = join(service.outputs.folder, service.outputs.runs.original, "logs/eval_log.log")
    await appendFile(file, "2025-09-01 12:00:02 - evalscope - ERROR: out of quota\n")
    await log.getByText("ERROR: out of quota").waitFor()
    await page.getByRole("link", { name: "Files" }).click()
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "logs/eval_log.log" }).click(),
    ])
    expect(await readFile(await download.path(), "utf8")).toMatch(/INFO: begin[\s\S]*out of quota\n$/)
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("a hundred thousand samples: few rows, small answers, little memory, wherever one looks", async () => {
    const { service } = context()
    const name = "20240101_000000"
    const scores = Array.from({ length: 100_000 }, (_, index) => index % 3)
    await plantRun(service.outputs.folder, { name, subsets: { main: scores } })
    // Reviews tell all that is looked at, and half the lines are indexed in half the time.
    await rm(join(service.outputs.folder, name, "predictions"), { recursive: true })
    const path = `/runs/${name}/qwen/samples`
    // The index is made once, and is not what is looked at here.
    await until(async () => {
      const answer = await fetch(`${service.url}/api/v1/runs/${name}/models/qwen/samples?limit=1`)
      return samplesPageSchema.parse(await answer.json()).total === scores.length
    }, 60)
    const { page, problems } = await open(path)
    const sizes: Promise<number>[] = []
    page.on("requestfinished", (request) => {
      // Of one that the page no longer waits for nobody knows the size.
      sizes.push(
        request.sizes().then(
          ({ responseBodySize: size }) => size,
          () => 0,
        ),
      )
    })
    await page.getByText("100,000 samples").waitFor()
    const rows = page.locator(".sample-row")
    expect(await rows.first().getAttribute("aria-setsize")).toBe("100000")
    const bottom = () =>
      page.locator(".sample-scroll").evaluate((list) => {
        list.scrollTo(0, list.scrollHeight)
        return Number([...list.querySelectorAll(".sample-row")].at(-1)?.getAttribute("aria-posinset"))
      })
    await expect.poll(bottom, { timeout: 120_000 }).toBeGreaterThan(999)
    expect(await rows.count()).toBeLessThan(60)
    await page.getByLabel("No.", { exact: true }).fill("98765")
    await page.getByRole("heading", { name: "gsm8k / main #98765" }).waitFor()
    await page.getByLabel("No.", { exact: true }).fill("")
    await page.getByRole("searchbox").first().fill("Question 54321")
    await page.getByText("1 sample", { exact: true }).waitFor()
    const largest = Math.max(...(await Promise.all(sizes)))
    expect(largest).toBeGreaterThan(10_000)
    expect(largest).toBeLessThan(2_000_000)
    expect(await heapBytes(page)).toBeLessThan(150_000_000)
    expect(problems).toEqual([])
    await page.context().close()
    await rm(join(service.outputs.folder, name), { recursive: true })
  })

  test("a run that is under way shows what has come since, and at its end all of it", async () => {
    const { browser, service } = context()
    const name = "20220101_000000"
    const folder = join(service.outputs.folder, name)
    const grow = (scores: readonly number[]) =>
      plantRun(service.outputs.folder, { name, subsets: { main: scores } })
    await grow([1])
    await writeFile(join(folder, "run.lock"), "")
    const { page, problems } = await guardedPage(browser, service.url)
    await page.clock.install()
    await page.goto(`${service.url}/runs/${name}/qwen/samples`)
    await page.getByText("1 sample", { exact: true }).waitFor()
    await grow([1, 0])
    await page.clock.fastForward(5000)
    await page.getByText("2 samples", { exact: true }).waitFor()
    await grow([1, 0, 1])
    await rm(join(folder, "run.lock"))
    await page.clock.fastForward(5000)
    await page.getByText("3 samples", { exact: true }).waitFor()
    await page.getByText("completed", { exact: true }).waitFor()
    expect(problems).toEqual([])
    await page.context().close()
    await rm(folder, { recursive: true })
  })

  test("a list of samples holds few rows however long it is, and says how long", async () => {
    const { service } = context()
    const { page } = await open(`/runs/${service.outputs.runs.alpha}/alpha/samples`, {
      viewport: { width: 1440, height: 420 },
    })
    const rows = page.locator(".sample-row")
    await rows.first().waitFor()
    expect(await rows.first().getAttribute("aria-setsize")).toBe("20")
    await page.locator(".sample-scroll").evaluate((list) => list.scrollTo(0, list.scrollHeight))
    await page.locator('.sample-row[aria-posinset="20"]').waitFor()
    await page.context().close()
  })

  test("filters become a view with a name; a regular expression finds what no word does", async () => {
    const { service } = context()
    const samples = `/runs/${service.outputs.runs.alpha}/alpha/samples`
    const { page, problems } = await open(samples, { allow: /400/ })
    const search = page.getByLabel("Words or /regular expression/")
    await search.fill("/boxed\\{\\d{3}\\}|rolls in bags/")
    await page.getByText("1 sample", { exact: true }).waitFor()
    await page.locator("summary", { hasText: "Views" }).click()
    await page.getByLabel("Name of the view").fill("bakery")
    await page.getByRole("button", { name: "Save these filters" }).click()
    await page.getByRole("link", { name: "bakery", exact: true }).waitFor()
    await search.fill("/rolls (in/")
    await page.getByText("This is not a regular expression: Unterminated group.").waitFor()
    await page.goto(service.url + samples)
    await page.getByText("20 samples", { exact: true }).waitFor()
    await page.locator("summary", { hasText: "Views" }).click()
    await page.getByRole("link", { name: "bakery", exact: true }).click()
    await page.getByText("1 sample", { exact: true }).waitFor()
    expect(query(page).get("q")).toBe("/boxed\\{\\d{3}\\}|rolls in bags/")
    await page.getByRole("button", { name: "Remove the view bakery" }).click()
    await page.getByRole("link", { name: "bakery", exact: true }).waitFor({ state: "detached" })
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("a long list of runs holds few rows, and loads the rest as it comes into sight", async () => {
    const { service } = context()
    const names = Array.from({ length: 130 }, (_, index) => `20230101_${String(index).padStart(6, "0")}`)
    for (const name of names) await plantRun(service.outputs.folder, { name, subsets: { main: [1] } })
    const { page } = await open("/runs?q=20230101&sort=name")
    const table = page.locator(".runs-table")
    await page.getByText("130 runs").waitFor()
    expect(await table.getAttribute("aria-rowcount")).toBe("131")
    expect(await table.locator("tbody tr").count()).toBeLessThan(60)
    await expect
      .poll(async () => {
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
        return table.locator("tbody tr").last().getAttribute("aria-rowindex")
      })
      .toBe("131")
    expect(await table.locator("tbody tr").count()).toBeLessThan(60)
    expect(await table.locator("tbody th").last().textContent()).toContain(names.at(-1))
    // A further one is offered, and does not move what is being read.
    names.push("20230101_000130")
    await plantRun(service.outputs.folder, { name: "20230101_000130", subsets: { main: [1] } })
    await page.getByRole("button", { name: "1 new run", exact: true }).click()
    await page.getByText("131 runs").waitFor()
    await page.getByRole("button", { name: "1 new run", exact: true }).waitFor({ state: "detached" })
    // Home asks the service: also for runs that are none of the newest of their kind.
    await page.goto(`${service.url}/?q=gsm8k+20230101_000007`)
    await page.locator("tbody tr", { hasText: "qwen" }).getByText("100.0%").waitFor()
    await page.context().close()
    for (const name of names) await rm(join(service.outputs.folder, name), { recursive: true })
  })

  test("runs go to the trash and come back, or are gone for good", async ({ onTestFinished }) => {
    const { service } = context()
    // What is left of a failed try would be counted by other tests.
    onTestFinished(async () => {
      for (const name of ["20230101_000000", "20230102_000000"])
        await rm(join(service.outputs.folder, name), { recursive: true, force: true })
    })
    await plantRun(service.outputs.folder, { name: "20230101_000000", subsets: { main: [0.1] } })
    await plantRun(service.outputs.folder, { name: "20230102_000000", subsets: { main: [0.9] } })
    const listed = async (query: string): Promise<number> =>
      z.object({ total: z.number() }).parse(await (await fetch(`${service.url}/api/v1/runs${query}`)).json())
        .total
    // A list that still held what an earlier test has removed would count it.
    await expect.poll(() => listed("?q=2023010")).toBe(2)
    const before = await listed("")
    const { page, problems } = await open(`/runs?sel=${service.outputs.runs.beta}`)
    await page.getByText(`${before} runs`).waitFor()
    await page.getByRole("button", { name: "Delete" }).click()
    const confirm = page.getByRole("button", { name: "Move to trash" })
    expect(await confirm.isDisabled()).toBe(true)
    const field = page.getByLabel("To go on, type the run's name:")
    await field.fill(service.outputs.runs.alpha)
    expect(await confirm.isDisabled()).toBe(true)
    await field.fill(service.outputs.runs.beta)
    await confirm.click()
    await page.getByText("1 run moved to the trash.").waitFor()
    await page.getByText(`${before - 1} runs`).waitFor()
    expect(await readdir(service.outputs.folder)).not.toContain(service.outputs.runs.beta)
    await page.getByRole("button", { name: "Undo" }).click()
    await page.getByText(`${before} runs`).waitFor()
    expect(await readdir(join(service.outputs.folder, service.outputs.runs.beta))).toContain("reports")

    await page.goto(`${service.url}/runs?sel=20230101_000000&q=2023010&max=0.5`)
    await page.getByText("1 run", { exact: true }).waitFor()
    expect(await page.getByLabel("Score to").inputValue()).toBe("0.5")
    await page.getByRole("button", { name: "Delete" }).click()
    await page.getByLabel("For good, not to the trash").check()
    await page.getByLabel("To go on, type the run's name:").fill("20230101_000000")
    expect(await accessibilityProblems(page)).toEqual([])
    await page.getByRole("button", { name: "Delete for good" }).click()
    await page.getByText("1 run deleted for good.").waitFor()
    expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0)
    await page.goto(`${service.url}/runs?sel=20230102_000000`)
    await page.getByRole("button", { name: "Delete" }).click()
    await page.getByLabel("To go on, type the run's name:").fill("20230102_000000")
    await page.getByRole("button", { name: "Move to trash" }).click()
    await page.getByText("1 run moved to the trash.").waitFor()
    await page.goto(`${service.url}/settings`)
    await page.getByRole("button", { name: "Delete 20230102_000000 for good" }).click()
    await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click()
    await page.getByText("The trash is empty.").waitFor()
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("runs are chosen and compared with single keys", async () => {
    const { page } = await open("/runs?kind=eval&sort=name")
    await page.locator(".runs-table tbody tr").nth(3).waitFor()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await page.getByText("1 selected").waitFor()
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await page.getByText("2 selected").waitFor()
    await page.keyboard.press("c")
    await page.getByRole("heading", { name: "Differences from the baseline" }).waitFor()
    expect(query(page).getAll("r")).toHaveLength(2)
    await page.context().close()
  })

  test("any number of runs: answers of four side by side, right and wrong ones picked, few rows in the page", async () => {
    const { service } = context()
    const names = Array.from({ length: 10 }, (_, run) => `2019010${run}_000000`)
    // The first is right at every second question, each further one also at one more of the others.
    for (const [run, name] of names.entries()) {
      const scores = Array.from({ length: 300 }, (_, index) => (index % 2 === 0 || index < run * 20 ? 1 : 0))
      await plantRun(service.outputs.folder, { name, subsets: { main: scores } })
    }
    const { page, problems } = await open(`/compare?${names.map((name) => `r=${name}::qwen`).join("&")}`)
    const matrix = page.locator(".compare-matrix tbody tr").first()
    await matrix.getByText("+30.0").waitFor()
    expect(await matrix.locator("td").count()).toBe(10)
    expect(await matrix.locator("td").nth(9).textContent()).toMatch(/better: \+30\.0\[.+ … .+\]p < 0\.001/)
    const list = page.locator(".compare-list")
    const holds = (rows: number) => page.locator(`.compare-list[aria-rowcount="${rows + 1}"]`).waitFor()
    await holds(300)
    expect(await list.locator("thead th").count()).toBe(5)
    expect(await list.locator("tbody th").count()).toBeLessThan(60)
    await expect
      .poll(async () => {
        await page.locator(".table-box").evaluate((box) => box.scrollTo(0, box.scrollHeight))
        return list.locator("tbody th").last().textContent()
      })
      .toContain("Question 299")
    // In place of the fourth the last one.
    await page.getByLabel(/^side by side.*20190103/).uncheck()
    await page.getByLabel(/^side by side.*20190109/).check()
    const answers = page.getByLabel("Answers of qwen")
    await answers.nth(0).selectOption("wrong")
    await answers.nth(3).selectOption("right")
    await holds(90)
    await page.reload()
    await holds(90)
    expect(query(page).getAll("right")).toEqual([`${names[9]}::qwen`])
    expect(problems).toEqual([])
    await page.context().close()
    for (const name of names) await rm(join(service.outputs.folder, name), { recursive: true })
  })

  test("columns and dates narrow the list of runs down, and are part of its address", async () => {
    const { page } = await open("/runs")
    await page.locator("summary", { hasText: "Columns" }).click()
    await page.getByLabel("Size", { exact: true }).check()
    await page.getByRole("columnheader", { name: "Size" }).waitFor()
    await page.getByLabel("To", { exact: true }).fill("2025-09-02")
    await page.getByText("2 runs").waitFor()
    await page.reload()
    await page.getByText("2 runs").waitFor()
    await page.getByRole("columnheader", { name: "Size" }).waitFor()
    await page.context().close()
  })

  test("settings: density and numbers are kept in this browser", async () => {
    const { page, problems } = await open("/settings")
    await page.getByText("Container engine").waitFor()
    await page.getByRole("button", { name: "Compact" }).click()
    await page.getByRole("button", { name: "12.345,6" }).click()
    await page.goto(`${context().service.url}/runs`)
    expect(await page.locator("html").getAttribute("data-density")).toBe("compact")
    await page.locator("tbody", { hasText: "%" }).waitFor()
    expect(await page.locator("tbody .score strong").first().textContent()).toMatch(/^\d+,\d%$/)
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("tags are added to the chosen runs", async () => {
    const { service } = context()
    const { page } = await open(`/runs?sel=${service.outputs.runs.alpha}`)
    await page.getByRole("button", { name: "Tags" }).click()
    await page.getByRole("textbox", { name: "Tags" }).fill("nightly, base line")
    await page.keyboard.press("Enter")
    await page.locator("tbody .tag", { hasText: "base line" }).waitFor()
    await page.context().close()
  })

  test("battles narrow down by the score of A; blind voting hides who is who", async () => {
    const { service } = context()
    const { page, problems } = await open(`/arena/${service.outputs.runs.arena}`)
    const rows = page.locator(".arena-question a")
    await rows.first().waitFor()
    expect(await page.locator(".bias").textContent()).toMatch(/longer answer wins\s*\d+\.\d%/i)
    const all = await rows.count()
    await page.getByLabel("Score of A from").fill("0.51")
    await expect.poll(() => rows.count()).toBeLessThan(all)
    for (const score of await page.locator("tbody tr:has(.arena-question) td.number").allInnerTexts())
      expect(Number.parseFloat(score)).toBeGreaterThan(0.5)
    await rows.first().click()
    await page.getByText("Verdicts").waitFor()
    await page.getByLabel("Vote blind").check()
    await expect.poll(() => page.locator(".battle-verdicts").count()).toBe(0)
    expect(await page.locator(".battle-sides").textContent()).not.toContain("hostile")
    await page.keyboard.press("3")
    await page.locator("button[aria-pressed=true]", { hasText: "Tie" }).last().waitFor()
    await page.locator(".battle-verdicts").waitFor()
    // Also without a battle open: what people say, and whether the judges agree.
    await page.keyboard.press("Escape")
    await page.getByText(/^People and judges agree on \d+% of 1 vote/).waitFor()
    const people = page.locator(".panel", { has: page.getByRole("heading", { name: "Votes of people" }) })
    expect(await people.locator("tbody tr").allTextContents()).toEqual([
      expect.stringContaining("50.0%1"),
      expect.stringContaining("50.0%1"),
    ])
    const board = page.locator(".panel", { has: page.getByRole("heading", { name: "Leaderboard" }) })
    expect(await board.locator("thead").textContent()).toContain("Games")
    // Ratings of a part of the questions are fitted anew: over one subset fewer battles.
    const played = async () =>
      Number((await board.locator("tbody tr").first().locator("td").nth(3).textContent()) ?? "")
    const whole = await played()
    await board.getByLabel("Over", { exact: true }).selectOption("quickstart / arithmetic")
    await expect.poll(played).toBeLessThan(whole)
    expect(await played()).toBeGreaterThan(0)
    await page.getByLabel("Score of A from").fill("")
    await page.getByRole("button", { name: /^A \d+/ }).waitFor()
    await page.getByLabel("Threshold of A's score").fill("1")
    await page.getByRole("button", { name: "A 0", exact: true }).waitFor()
    expect(query(page).get("t")).toBe("1")
    await page.reload()
    await page.getByRole("button", { name: "A 0", exact: true }).waitFor()
    await expect.poll(played).toBeLessThan(whole)
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("targets find the highest load within them; failed requests are found by their class", async () => {
    const { service } = context()
    const { page, problems } = await open(`/perf/${service.outputs.runs.perf}`)
    await page.getByLabel("First token within, ms").fill("400")
    await page.getByText("The highest load that meets the targets is 4 at once.").waitFor()
    await page.getByLabel("Latencies as").selectOption("99%")
    await page.getByText("The highest load that meets the targets is 1 at once.").waitFor()
    await page.getByLabel("First token within, ms").fill("")
    await page.getByLabel("Between tokens within, ms").fill("25")
    await page.getByText("The highest load that meets the targets is 4 at once.").waitFor()
    await page.getByRole("img", { name: "Time between tokens" }).waitFor()
    const report = await page.getByRole("link", { name: "HTML report" }).getAttribute("href")
    expect(await (await page.request.get(service.url + report)).text()).toContain("<title>Report</title>")
    // Throughput does not rise beyond 4 at once, and waits do.
    await page.getByText(/^The server is saturated from 4 at once on/).waitFor()
    await page.locator("svg", { hasText: "saturated from here" }).first().waitFor()
    await page.getByLabel("Limit of: Latency").fill("1.5")
    await expect.poll(() => query(page).get("slo_latency")).toBe("1.5")
    await page.getByRole("link", { name: "Requests of 16 at once" }).click()
    await page.getByRole("img", { name: "Where latencies gather" }).waitFor()
    for (const name of ["Input tokens of requests", "Tokens over time"])
      await page.locator(`svg[aria-label="${name}"]`).waitFor()
    for (const name of ["First-Turn TTFT (s)", "Completion tok/s"])
      await page.getByRole("rowheader", { name }).waitFor()
    await page.getByText("The load generator's own limits").waitFor()
    // Few rows of many, and those in sight as bars of phases.
    const table = page.locator(".perf-requests table")
    expect(await table.getAttribute("aria-rowcount")).toBe("161")
    expect(await table.locator("tbody tr").count()).toBeLessThan(60)
    await page.getByRole("link", { name: /^No\. 16: Queue 50ms, Prefill 400ms, Decode \d/ }).click()
    await expect.poll(() => query(page).get("request")).toBe("16")
    await page.getByLabel("Outcome").selectOption("http_error")
    await expect.poll(() => page.locator(".perf-requests tbody tr").count()).toBe(2)
    await page.locator(".perf-requests tbody a").first().click()
    await page.getByText("<b>overloaded</b>").waitFor()
    await page.goto(`${service.url}/perf/${service.outputs.runs.perf}?with=${service.outputs.runs.faster}`)
    await page.getByRole("row", { name: /^1 at once .*-30\.0%\s*-300ms/ }).waitFor()
    await page.getByRole("link", { name: /^Make baseline/ }).click()
    await page.getByRole("row", { name: /^1 at once .*\+42\.9%\s*\+300ms/ }).waitFor()
    expect(query(page).getAll("with")).toEqual([service.outputs.runs.perf])
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("a run is filled in, started, watched and opened", async () => {
    await using model = await startModelServer(() => "The answer is \\boxed{84}", 60)
    const { page, problems } = await open("/new")
    const steps = page.getByRole("navigation", { name: "Steps" })
    await page.getByLabel(/^model required/).fill("watched")
    await page.getByLabel(/^api_url/).fill(model.url)
    await page.getByLabel(/^api_key/).fill("sk-very-secret-key")
    // Enter goes on to the next step.
    await page.getByLabel(/^api_key/).press("Enter")
    await page.getByRole("heading", { name: "Benchmarks", exact: true }).waitFor()
    await page.getByLabel("Search benchmarks").fill("quickst")
    await page.getByRole("checkbox", { name: "Quickstart" }).waitFor()
    await page.getByLabel("Search benchmarks").press("Enter")
    await page.getByRole("checkbox", { name: "Quickstart", checked: true }).waitFor()
    for (const [name, value] of [
      ["Input, $/M tokens", "1"],
      ["Output, $/M tokens", "2"],
      ["At most, $", "3"],
    ] as const)
      await page.getByLabel(name).fill(value)
    // Its data is bundled, so that nothing has to be fetched to know its size.
    await page.getByText(/^About 20 requests, .* cost \$0\.\d+/).waitFor()
    await page.getByLabel(/^limit/).fill("-1")
    await steps.getByRole("link", { name: /^Settings/ }).click()
    await page.getByRole("heading", { name: "Settings", exact: true }).waitFor()
    // A mistake leads to its step and its field, from wherever one is.
    await page.getByRole("button", { name: "limit", exact: true }).click()
    await expect.poll(() => query(page).get("step")).toBe("benchmarks")
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).not.toBe("")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("10")
    // Going back leads to the steps before, and not to what stood in the fields then.
    await page.goBack()
    await page.goBack()
    await page.goBack()
    await page.getByRole("heading", { name: "Model", exact: true }).waitFor()
    expect(await page.getByLabel(/^api_key/).inputValue()).toBe("sk-very-secret-key")
    expect([query(page).get("datasets"), query(page).get("limit")]).toEqual(["quickstart", "10"])
    await page.getByLabel("limit").waitFor({ state: "detached" })
    // The same settings as a text: what is changed there changes the fields, and says where it is wrong.
    await steps.getByRole("link", { name: /^Settings/ }).click()
    await page.getByRole("button", { name: "YAML" }).click()
    const editor = page.getByLabel("All settings as a task file")
    const written = await editor.inputValue()
    expect(written).toContain("datasets: [quickstart]")
    await editor.fill(`${written}eval_batch_sise: 2\n`)
    await page.getByText("There is no field eval_batch_sise. Did you mean eval_batch_size?").waitFor()
    await page.getByRole("button", { name: /^Line \d+$/ }).waitFor()
    await editor.fill(`${written}eval_batch_size: 2\n`)
    await expect.poll(() => query(page).get("eval_batch_size")).toBe("2")
    await page.getByRole("button", { name: "JSON" }).click()
    expect(JSON.parse(await editor.inputValue())).toMatchObject({ limit: 10, eval_batch_size: 2 })
    await steps.getByRole("link", { name: /^Preview/ }).click()
    await page.getByText("Which gas do green plants take in").waitFor()
    await page.getByText("Ready to start").waitFor()
    const shown = await page.locator(".new-run-command").textContent()
    expect(shown).toContain("--model watched")
    expect(shown).toContain("--datasets quickstart")
    expect(shown + page.url()).not.toContain("sk-very-secret-key")
    await page.getByRole("button", { name: "Start", exact: true }).click()
    await page.waitForURL(/\/jobs\//)
    await page
      .getByText("running", { exact: true })
      .or(page.getByText("completed", { exact: true }))
      .waitFor()
    await page.locator(".latest a").first().waitFor()
    await page.getByText("completed", { exact: true }).waitFor({ timeout: 120_000 })
    expect(await page.locator("main").textContent()).toContain("20 of 20")
    // 40 and 20 tokens each, at 1 and 2 dollars a million.
    expect(await page.locator("main").textContent()).toMatch(/\$0\.0016of \$3\.00/)
    await page.getByText("0% of the budget is used").waitFor()
    await page.locator(".latest a").first().click()
    await page.getByRole("heading", { name: "Conversation" }).waitFor()
    await page.goBack()
    await page.getByRole("link", { name: "Open the run" }).click()
    await page.getByRole("heading", { name: "How samples ended" }).waitFor()
    await page.goto(`${context().service.url}/jobs`)
    await page.locator("summary", { hasText: "Export" }).press("Enter")
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "JSON Lines" }).press("Enter"),
    ])
    const jobs = (await readFile(await download.path(), "utf8")).trim().split("\n")
    expect(jobs.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ kind: "eval", status: "completed", done: 20, total: 20, cost_usd: 0.0016 }),
    )
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("an arena is put together of runs and judges; keys stay out of the address", async () => {
    const { page, problems } = await open("/new?kind=arena")
    for (const name of ["alpha", "hostile"])
      await page.locator(".run-choices button", { hasText: name }).first().click()
    await page.getByLabel(/^judges/).fill("referee")
    await page.getByLabel("api_url 1").fill("http://127.0.0.1:9/v1")
    await page.getByLabel("Key of the judges").fill("sk-very-secret-key")
    await page.getByText("Ready to start").waitFor()
    const shown = await page.locator(".new-run-command").textContent()
    expect(shown).toMatch(
      /--models alpha=\S+\/reports\/alpha hostile=\S+ --judge-model referee --judge-api-url/,
    )
    expect(shown + page.url()).not.toContain("sk-very-secret-key")
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("a running job is paused, slowed, cancelled and gone on with, also after the page was closed", async () => {
    await using model = await startModelServer(() => "A", 350)
    const { page } = await open(
      `/new?step=preview&model=slow&datasets=quickstart&eval_batch_size=1&api_url=${encodeURIComponent(model.url)}`,
    )
    await page.getByRole("button", { name: "Start", exact: true }).click()
    await page.waitForURL(/\/jobs\//)
    await page.locator(".latest a").first().waitFor()
    await page.reload()
    await page.getByText("live", { exact: true }).waitFor()
    await page.getByRole("button", { name: "Change limits" }).click()
    await page.getByLabel("Requests at once").fill("2")
    await page.getByLabel("Requests per minute").fill("100000")
    await page.keyboard.press("Enter")
    await page.getByRole("dialog").waitFor({ state: "detached" })
    await page.getByRole("button", { name: "Pause" }).click()
    await page.getByText("paused", { exact: true }).waitFor()
    await page.getByRole("button", { name: "Go on" }).click()
    await page.getByText("running", { exact: true }).waitFor()
    await page.getByRole("button", { name: "Cancel" }).click()
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click()
    await page.getByText("cancelled", { exact: true }).waitFor({ timeout: 120_000 })
    await page.getByLabel("Lines of").selectOption("file")
    await page.locator(".job-log", { hasText: /INFO run started: slow on quickstart/ }).waitFor()
    expect(new URL(page.url()).searchParams.get("lines")).toBe("file")
    await page.getByRole("button", { name: "Resume" }).click()
    const question = page.getByRole("dialog")
    await question.getByLabel("Samples per subset").fill("0")
    expect(await question.getByRole("button", { name: "Resume" }).isDisabled()).toBe(true)
    await question.getByLabel("Samples per subset").fill("4")
    expect(await question.getByLabel("Try the failed samples again").isChecked()).toBe(true)
    await question.getByLabel("Score the stored replies again").check()
    expect(await accessibilityProblems(page)).toEqual([])
    const asked = page.waitForRequest((request) => request.url().endsWith("/resume"))
    await question.getByRole("button", { name: "Resume" }).click()
    expect((await asked).postDataJSON()).toEqual({ limit: 4, retry_errors: true, rerun_review: true })
    await page.getByText("running", { exact: true }).waitFor()
    await page.getByText("completed", { exact: true }).waitFor({ timeout: 120_000 })
    await page.getByText("8 of 8").first().waitFor()
    await page.context().close()
  })

  test("a verdict is explained rule by rule, and its sample asked again in a run of its own", async () => {
    const { service } = context()
    const { page, problems } = await open(
      `/runs/${service.outputs.runs.alpha}/alpha/samples?at=quickstart/arithmetic/3`,
    )
    await page.getByRole("link", { name: "Why this verdict?" }).click()
    await page.getByText("Today's rules come to the same verdict.").waitFor()
    expect(await page.locator("tr[data-selected=true]", { hasText: "decides" }).textContent()).toContain(
      "boxed",
    )
    await page.getByRole("button", { name: "Ask the model again" }).click()
    await page.getByText("The embedded mock model answers.").waitFor()
    await page.getByRole("button", { name: "Start", exact: true }).click()
    await page.waitForURL(/\/jobs\//)
    await page.getByText("completed", { exact: true }).waitFor({ timeout: 120_000 })
    await page.getByRole("link", { name: "Open the run" }).click()
    await page.getByText("of 1 requested").waitFor()
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("the address that the service prints lets one browser in, once; others are asked for the token", async () => {
    const { browser } = context()
    const outputs = await mkdtemp(join(tmpdir(), "evalscope-locked-"))
    const token = "a-token-long-enough"
    await using locked = await runService({ port: 0, outputs: [outputs], web: true, token })
    const address = locked.signInUrl()
    const home = (page: Page) => page.getByRole("heading", { name: "Nothing measured yet" })
    const first = await guardedPage(browser, locked.url, { allow: /401/ })
    await first.page.goto(address)
    await home(first.page).waitFor()
    expect(first.page.url()).toBe(`${locked.url}/`)
    const [cookie] = await first.page.context().cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" })
    expect(cookie?.value).not.toContain(token)
    await first.page.reload()
    await home(first.page).waitFor()
    const second = await guardedPage(browser, locked.url, { allow: /401/ })
    await second.page.goto(address)
    await second.page.getByLabel("Token").fill("not-this-one-at-all")
    await second.page.keyboard.press("Enter")
    await second.page.getByRole("alert").waitFor()
    await second.page.getByLabel("Token").fill(token)
    await second.page.keyboard.press("Enter")
    await home(second.page).waitFor()
    for (const { page, problems } of [first, second]) {
      expect(problems).toEqual([])
      await page.context().close()
    }
    await rm(outputs, { recursive: true, force: true })
  })

  test("language and theme are kept", async () => {
    const { page } = await open("/runs", { colorScheme: "light" })
    await page.getByRole("button", { name: "中文" }).click()
    await page.getByRole("heading", { name: "运行记录" }).waitFor()
    await page.keyboard.press("d")
    await page.keyboard.press("d")
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark")
    await page.reload()
    await page.getByRole("heading", { name: "运行记录" }).waitFor()
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark")
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(background).toBe("rgb(15, 18, 22)")
    await page.context().close()
  })
}
