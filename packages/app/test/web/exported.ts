import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { extname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { planExport } from "@evalscope/app/export"
import { expect, test } from "vitest"
import type { CompareSamples, CompareView } from "../../src/api/compare.js"
import { runOverviewSchema } from "../../src/api/overview.js"
import { labelSchema, type SampleRow, type SamplesPage } from "../../src/api/sample.js"
import type { Answers } from "../../src/export-site/answers.js"
import { comparisonsOf } from "../../src/export-site/comparisons.js"
import { sampleList } from "../../src/export-site/entry-lists.js"
import { matchQuestions } from "../../src/web/site/match-questions.js"
import { matchSamples } from "../../src/web/site/match-samples.js"
import { mergeComparisons, turned } from "../../src/web/site/merge-comparisons.js"
import { queryValues } from "../../src/web/site/query-values.js"
import { plantRun } from "../planted-run.js"
import { guardedPage, overflow, settled } from "./browser.js"
import type { WebContext } from "./context.js"
import { hostileReplies } from "./hostile-text.js"

const sixDigits = (_: string, value: unknown) =>
  typeof value === "number" ? Number(value.toFixed(6)) : value

/** What `evalscope export` writes. */
export function exportedSuite(context: WebContext): void {
  const folders = (...names: readonly string[]) => {
    const { folder } = context().service.outputs
    return { outputs: [folder], runs: names.map((name) => join(folder, name.replace("~1", "/"))) }
  }
  const temporary = async () => {
    const dir = await mkdtemp(join(tmpdir(), "evalscope-site-"))
    return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) }
  }

  test("a folder, opened from a disk: every screen, filters, links, whole samples, battles and requests", async () => {
    const { browser, service } = context()
    const { alpha, beta, arena, perf } = service.outputs.runs
    const labelled = await label(service.url, alpha, "a remark of mine")
    await using place = await temporary()
    await using plan = await planExport(folders(alpha, beta, arena, perf))
    const written = await plan.write({ form: "folder", target: place.dir })
    expect(Math.abs(plan.estimate.bytes / written.bytes - 1)).toBeLessThan(0.2)
    const file = pathToFileURL(join(place.dir, "index.html")).href
    const { page, problems } = await guardedPage(browser, "file:///", {
      viewport: { width: 1440, height: 900 },
    })
    await page.goto(file)
    await page.getByText("Latest results").waitFor()
    expect(await page.getByRole("link", { name: "New run" }).count()).toBe(0)
    await page.getByRole("link", { name: "Runs", exact: true }).click()
    await page.getByText("4 runs").waitFor()
    await page.getByRole("searchbox").first().fill("beta")
    await page.getByText("1 run", { exact: true }).waitFor()
    expect(page.url()).toBe(`${file}#/runs?q=beta`)
    await page.getByRole("link", { name: beta }).first().click()
    await page.getByRole("heading", { name: "How samples ended" }).waitFor()

    await page.goto(`${file}#/compare?r=${alpha}::alpha&r=${beta}::beta`)
    await page.getByRole("heading", { name: "Differences from the baseline" }).waitFor()
    await page.locator(".compare-question a").first().click()
    await page.locator(".compare-side .message[data-role=assistant]").nth(1).waitFor()

    await page.goto(`${file}#/runs/${alpha}/alpha/files`)
    await page.getByText("reports/alpha/quickstart.json").waitFor()

    await page.goto(`${file}#/runs/${alpha}/alpha/samples?status=wrong`)
    await page.getByText("5 samples").waitFor()
    await page.getByRole("heading", { name: "Conversation" }).waitFor()
    const address = page.url()
    await page.keyboard.press("j")
    await expect.poll(() => page.url()).not.toBe(address)
    await page.locator(".skip").press("Enter")
    expect(page.url()).toContain(`#/runs/${alpha}/alpha/samples`)

    await page.goto(`${file}#/runs/${alpha}/alpha/samples?at=quickstart/arithmetic/0`)
    await page.getByText("a remark of mine").waitFor()
    expect(await page.getByLabel("Comment").count()).toBe(0)
    await using silent = await planExport({ ...folders(alpha), without: ["labels"] })
    await silent.write({ form: "folder", target: join(place.dir, "silent") })
    expect(await allText(join(place.dir, "data"))).toContain("a remark of mine")
    expect(await allText(join(place.dir, "silent"))).not.toContain("a remark of mine")
    await fetch(`${service.url}/api/v1/annotations/${labelled}`, { method: "DELETE" })

    await page.goto(`${file}#/arena/${arena}`)
    await page.locator(".arena-question a").first().click()
    await page.getByText("Verdicts").waitFor()
    await page.goto(`${file}#/perf/${encodeURIComponent(perf)}?level=parallel_16_number_160`)
    await page.getByLabel("Outcome").selectOption("http_error")
    await expect.poll(() => page.locator(".perf-requests tbody tr").count()).toBe(2)
    await page.locator(".perf-requests tbody a").first().click()
    await page.getByText("<b>overloaded</b>").waitFor()
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("one file, on a server below some address, on a telephone, in Chinese: what models wrote stays text", async () => {
    const { browser, service } = context()
    const { original } = service.outputs.runs
    await using place = await temporary()
    await using plan = await planExport(folders(original))
    await plan.write({ form: "file", target: join(place.dir, "result.html") })
    await using server = await startFiles(place.dir)
    const { page, problems } = await guardedPage(browser, server.origin, {
      viewport: { width: 360, height: 740 },
      locale: "zh-CN",
      colorScheme: "dark",
      allow: /favicon/,
    })
    await page.goto(`${server.origin}/some/base/result.html`)
    await page.getByText("最新结果").waitFor()
    for (const index of hostileReplies.keys()) {
      await page.goto(
        `${server.origin}/some/base/result.html#/runs/${original}/qwen2.5-7b/samples?at=gsm8k/main/${index}`,
      )
      await page.getByRole("heading", { name: `gsm8k / main #${index}` }).waitFor()
      await settled(page)
    }
    expect(await page.evaluate(() => Object.keys(window).includes("hacked"))).toBe(false)
    expect(await overflow(page)).toBe(0)
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("without prompts and replies there is none of them in any file; keys never are", async () => {
    await using place = await temporary()
    const run = await plantRun(place.dir, {
      name: "20240201_000000",
      subsets: { main: [1, 0, 1, 0, null] },
      text: (_, index) => ({
        question: `What is the riddle ${index}? sk-planted0123456789`,
        answer: `It is answer ${index}`,
      }),
    })
    const write = async (name: string, without: readonly ("prompts" | "outputs")[], samples?: number) => {
      await using plan = await planExport({
        outputs: [place.dir],
        runs: [run],
        without,
        ...(samples !== undefined && { samples }),
      })
      await plan.write({ form: "folder", target: join(place.dir, name) })
      return { text: await allText(join(place.dir, name)), estimate: plan.estimate }
    }
    const whole = await write("whole", [])
    expect(whole.text).toContain("What is the riddle 3?")
    expect(whole.text).toContain("It is answer 3")
    expect(whole.text).not.toContain("sk-planted")
    expect(whole.text).not.toContain("sk-original")
    const bare = await write("bare", ["prompts", "outputs"], 2)
    for (const hidden of ["riddle", "It is answer", "gold 3", "because main"])
      expect(bare.text).not.toContain(hidden)
    // Of a few, those that are not right are the interesting ones.
    expect(bare.estimate).toMatchObject({ entries: 2, total: 5 })
    expect([...bare.text.matchAll(/\\"index\\":(\d+),\\"group/g)].map((match) => match[1])).toEqual(
      expect.arrayContaining(["1", "3"]),
    )
    expect(bare.text).not.toMatch(/\\"index\\":0,\\"group/)
  })

  test("compares as the service does: any runs, any baseline, the same tests, the same questions", async () => {
    const { service } = context()
    const { alpha, beta, hostile } = service.outputs.runs
    const names = [
      [alpha, "alpha"],
      [beta, "beta"],
      [hostile, "hostile"],
    ] as const
    const refs = names.map(([run, model]) => `${run}::${model}`)
    const page = await pageComparison(service.url, names)
    const ask = async (path: string) =>
      (await fetch(`${service.url}/api/v1/${path}${refs.map((ref) => `&run=${ref}`).join("")}`)).json()
    for (const baseline of [0, 1, 2]) {
      const theirs: CompareView = await ask(`compare?baseline=${baseline}`)
      const ours = page.view(refs, baseline)
      // The last digit of a turned interval may be another.
      expect(JSON.parse(JSON.stringify(ours, sixDigits))).toEqual(
        JSON.parse(JSON.stringify(theirs, sixDigits)),
      )
      expect(theirs.rows.some(({ cells }) => cells.some((cell) => cell.against_baseline?.p != null))).toBe(
        true,
      )
    }
    const counts = new Set<number>()
    for (const query of [
      "baseline=0",
      "baseline=1&candidate=2",
      "baseline=2&candidate=0&q=capital",
      "baseline=0&states=right,wrong,any",
      "baseline=0&candidate=1&states=any,any,wrong",
    ])
      for (const filter of ["all", "regressed", "improved", "differs", "both_right", "both_wrong"] as const) {
        const asked = `${query}&dataset=quickstart&filter=${filter}&limit=200`
        const { items, counts: theirs }: CompareSamples = await ask(`compare/samples?${asked}`)
        const values = new URLSearchParams(asked)
        const candidate = values.get("candidate")
        const ours = matchQuestions(page.runs, {
          baseline: Number(values.get("baseline")),
          ...(candidate !== null && { candidate: Number(candidate) }),
          dataset: "quickstart",
          filter,
          q: values.get("q") ?? undefined,
          states: values.get("states") ?? undefined,
        })
        expect(ours, asked).toEqual({ items, counts: theirs })
        counts.add(items.length)
      }
    expect(counts.size).toBeGreaterThan(3)
  })

  test("finds the samples that the service finds, in the same order, with the same counts", async () => {
    const { service } = context()
    const { alpha, original } = service.outputs.runs
    const ask = async (path: string): Promise<SamplesPage> => (await fetch(`${service.url}${path}`)).json()
    const queries = [
      "",
      "status=wrong",
      "status=wrong,partial",
      "subset=arithmetic&sort=output_tokens&order=desc",
      "sort=score&order=asc",
      "order=desc",
      "score_below=0.99",
      "score_min=0.99",
      "score_max=0.5&finish_reason=stop",
      "index=3",
      "label=any",
      "flag=reasoning",
      "flag=judged,disagreement",
      "flag=reasoning,judged&flag_match=any",
      "metric=acc&scored=true",
      "metric=acc&score_min=0.5&sort=score&order=desc",
      "metric=none&scored=false",
      "dataset=none",
    ]
    for (const path of [`${alpha}/models/alpha`, `${original}/models/qwen2.5-7b`]) {
      const samples = `/api/v1/runs/${path}/samples`
      const rows: readonly SampleRow[] = (await ask(`${samples}?limit=500`)).items
      expect(rows.length).toBeGreaterThan(9)
      for (const query of queries) {
        const theirs = await ask(`${samples}?limit=500&${query}`)
        const ours = matchSamples(rows, queryValues(new URLSearchParams(query)))
        expect(ours.sorted, query).toEqual(theirs.items)
        expect({ total: ours.total, facets: ours.facets }, query).toEqual({
          total: theirs.total,
          facets: theirs.facets,
        })
      }
    }
  })
}

/** The comparison of an exported page and its questions, as the page makes them of what was exported. */
async function pageComparison(url: string, names: readonly (readonly [run: string, model: string])[]) {
  const answers: Pick<Answers, "get"> = {
    get: async (schema, path) => schema.parse(await (await fetch(url + path)).json()),
  }
  const samples = await Promise.all(
    names.map(async ([run, model]) => {
      const overview = await answers.get(runOverviewSchema, `/api/v1/runs/${run}`)
      const list = await sampleList(answers, overview, model, { without: [] })
      return { ref: `${run}::${model}`, list, config: overview.config ?? undefined }
    }),
  )
  const comparisons = await comparisonsOf(answers, samples)
  return {
    view: (refs: readonly string[], baseline: number) =>
      mergeComparisons(
        refs,
        baseline,
        (first, second) => {
          const view = comparisons?.pairs.find(({ runs }) =>
            runs.every(({ ref }) => ref === first || ref === second),
          )
          if (!view) throw new Error(`${first} ${second}`)
          return view.runs[0]?.ref === first ? view : turned(view)
        },
        refs.map((ref) => samples.find((one) => one.ref === ref)?.config),
      ),
    runs: samples.map(({ list }, at) => ({ rows: list.rows, questions: comparisons?.questions?.[at] ?? [] })),
  }
}

/** Says something of a sample; returns the id of what was said. */
async function label(url: string, run: string, comment: string): Promise<string> {
  const sample = { run, model: "alpha", dataset: "quickstart", subset: "arithmetic", index: 0 }
  const answer = await fetch(`${url}/api/v1/annotations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...sample, kind: "comment", comment }),
  })
  return labelSchema.parse(await answer.json()).id
}

async function allText(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const texts = names
    .filter((entry) => entry.isFile() && !entry.name.startsWith("app."))
    .map((entry) => readFile(join(entry.parentPath, entry.name), "utf8"))
  return (await Promise.all(texts)).join("\n")
}

/** Any web server, with the folder below `/some/base/`. */
async function startFiles(folder: string) {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://x").pathname.replace(/^\/some\/base\//, "")
    readFile(join(folder, name)).then(
      (content) => {
        response.setHeader("content-type", extname(name) === ".html" ? "text/html" : "text/javascript")
        response.end(content)
      },
      () => {
        response.statusCode = 404
        response.end()
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
