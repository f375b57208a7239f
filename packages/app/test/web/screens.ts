import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { accessibilityProblems, type GuardedPage, guardedPage, overflow, settled } from "./browser.js"
import { catalogues } from "./catalogues.js"
import type { WebContext } from "./context.js"
import type { WebService } from "./service.js"

/** Every screen, with something that is only there once its data has come. */
const screens: readonly {
  name: string
  path: (runs: WebService["outputs"]["runs"]) => string
  shows: string
}[] = [
  { name: "home", path: () => "/", shows: "Latest results" },
  { name: "runs", path: () => "/runs", shows: "7 runs" },
  {
    name: "runs, selected",
    path: ({ alpha, beta }) => `/runs?sel=${alpha}&sel=${beta}`,
    shows: "2 selected",
  },
  { name: "run", path: ({ alpha }) => `/runs/${alpha}/alpha`, shows: "How samples ended" },
  {
    name: "run, timeline",
    path: ({ hostile }) => `/runs/${hostile}/hostile/timeline`,
    shows: "Requests over time",
  },
  {
    name: "run, timeline without times",
    path: ({ original }) => `/runs/${original}/qwen2.5-7b/timeline`,
    shows: "do not say when",
  },
  {
    name: "run, judge",
    path: ({ original }) => `/runs/${original}/qwen2.5-7b/judge`,
    shows: "Judges with each other",
  },
  { name: "run, no judge", path: ({ alpha }) => `/runs/${alpha}/alpha/judge`, shows: "No judge was asked" },
  { name: "run, config", path: ({ alpha }) => `/runs/${alpha}/alpha/config`, shows: "this EvalScope" },
  { name: "run, log", path: ({ original }) => `/runs/${original}/qwen2.5-7b/log`, shows: "INFO: begin" },
  {
    name: "run, files",
    path: ({ alpha }) => `/runs/${alpha}/alpha/files`,
    shows: "reports/alpha/quickstart.json",
  },
  { name: "samples", path: ({ alpha }) => `/runs/${alpha}/alpha/samples`, shows: "Found by rule" },
  { name: "run of the original", path: ({ original }) => `/runs/${original}/qwen2.5-7b`, shows: "25.0%" },
  {
    name: "samples of the original",
    path: ({ original }) => `/runs/${original}/qwen2.5-7b/samples`,
    shows: "12 samples",
  },
  {
    name: "sample of the original, explained",
    path: ({ original }) => `/runs/${original}/qwen2.5-7b/samples?at=gsm8k/main/2&why=1`,
    shows: "Verdict by today's rules",
  },
  {
    name: "samples, not a regular expression",
    path: ({ alpha }) => `/runs/${alpha}/alpha/samples?q=/a(/`,
    shows: "Unterminated group",
  },
  { name: "compare, empty", path: () => "/compare", shows: "Choose two or more runs" },
  {
    name: "compare",
    path: ({ alpha, beta, hostile }) => `/compare?r=${alpha}::alpha&r=${beta}::beta&r=${hostile}::hostile`,
    shows: "Differences from the baseline",
  },
  { name: "arenas", path: () => "/arena", shows: "1 run" },
  { name: "arena", path: ({ arena }) => `/arena/${arena}`, shows: "Win rates" },
  { name: "load tests", path: () => "/perf", shows: "2 runs" },
  { name: "load test", path: ({ perf }) => `/perf/${perf}`, shows: "Over the load" },
  {
    name: "load tests compared, requests of a level",
    path: ({ perf, faster }) =>
      `/perf/${perf}?with=${faster}&level=parallel_16_number_160&request=3&slo_ttft=500&p=99%25`,
    shows: "Latency over time",
  },
  { name: "jobs", path: () => "/jobs", shows: "No jobs yet" },
  { name: "new evaluation", path: () => "/new?model=m&datasets=quickstart", shows: "evalscope eval" },
  {
    name: "new evaluation, benchmarks",
    path: () => "/new?step=benchmarks&datasets=quickstart",
    shows: "GSM8K",
  },
  {
    name: "new evaluation, settings",
    path: () => "/new?step=settings&eval_batch_size=-1",
    shows: "must be above 0",
  },
  {
    name: "new evaluation, preview",
    path: () => "/new?step=preview&datasets=quickstart&price_in=1&price_out=2",
    shows: "Which gas do green plants",
  },
  { name: "new load test", path: () => "/new?kind=perf", shows: "evalscope perf" },
  { name: "new arena", path: () => "/new?kind=arena", shows: "judges" },
  { name: "benchmarks", path: () => "/benchmarks", shows: "GSM8K" },
  { name: "benchmark", path: () => "/benchmarks/quickstart", shows: "Command line" },
  { name: "settings", path: () => "/settings", shows: "Outputs folders" },
  { name: "no such page", path: () => "/nowhere", shows: "There is no such page" },
]

const views = [
  { width: 1440, colorScheme: "light" },
  { width: 360, colorScheme: "dark" },
] as const

export function screensSuite(context: WebContext): void {
  const pages: (GuardedPage & (typeof views)[number])[] = []
  /** Refused on purpose. */
  const allow = /400 .*samples|status of 400/

  beforeAll(async () => {
    const { browser, service } = context()
    for (const view of views) {
      const viewport = { width: view.width, height: 900 }
      const guarded = await guardedPage(browser, service.url, { ...view, viewport, allow })
      await guarded.page.goto(service.url)
      pages.push({ ...view, ...guarded })
    }
  })
  afterAll(() => Promise.all(pages.map(({ page }) => page.context().close())))

  for (const { name, path, shows } of screens) {
    test(`${name}: readable by all, in both themes, wide and narrow, in both languages, nothing refused`, async () => {
      const { service } = context()
      await Promise.all(
        pages.map(async ({ page, problems, width, colorScheme }) => {
          await visit(page, path(service.outputs.runs))
          // A narrow screen shows the list of samples first, and a sample once it is chosen.
          if (width > 1000 || name !== "samples")
            await page.getByText(shows).first().waitFor({ state: "attached" })
          await settled(page)
          expect(await accessibilityProblems(page), `${name} ${colorScheme}`).toEqual([])
          expect(await overflow(page), `${name} at ${width}`).toBe(0)
          // What is in the page does not hang on the theme, and colours hardly on the width: one more look at them.
          if (width > 1000) {
            await inTheme(page, "dark", async (theme) =>
              expect(await accessibilityProblems(page, ["color-contrast"]), `${name} ${theme}`).toEqual([]),
            )
            expect(await englishInChinese(page), `${name} in Chinese`).toEqual([])
          }
          expect(problems, name).toEqual([])
        }),
      )
    })
  }

  for (const [zoom, locale, viewport] of [
    ["at twice the size", "en-GB", { width: 720, height: 450 }],
    ["on a phone, in Chinese", "zh-CN", { width: 360, height: 740 }],
  ] as const)
    test(`every screen ${zoom}: nothing is wider than the window, nothing that stays covers half of it`, async () => {
      const { browser, service } = context()
      const { page, problems } = await guardedPage(browser, service.url, {
        ...{ locale, viewport, allow, deviceScaleFactor: zoom === "at twice the size" ? 2 : 1 },
      })
      await page.goto(service.url)
      const wide: string[] = []
      for (const { name, path } of screens) {
        await visit(page, path(service.outputs.runs))
        await settled(page)
        const over = await overflow(page)
        if (over > 0) wide.push(`${name}: ${over} px`)
        const covered = await page.evaluate(coveredShare)
        if (covered > 0.5) wide.push(`${name}: ${Math.round(covered * 100)}% covered`)
      }
      expect(wide).toEqual([])
      expect(problems).toEqual([])
      await page.context().close()
    }, 180_000)

  test("in the few colours of a reader's own, bars are seen; the keys read off what drawings show", async () => {
    const { browser, service } = context()
    const { alpha, hostile, perf } = service.outputs.runs
    const { page, problems } = await guardedPage(browser, service.url, { forcedColors: "active" })
    await page.goto(`${service.url}/runs/${alpha}/alpha`)
    const fill = page.locator(".interval-bar-fill").first()
    const ground = (element: Element) => getComputedStyle(element).backgroundColor
    expect(await fill.evaluate(ground)).not.toBe(await page.locator(".interval-bar").first().evaluate(ground))
    expect(await accessibilityProblems(page)).toEqual([])
    const readOff = async (path: string, drawing: string, says: RegExp) => {
      await visit(page, path)
      const svg = page.locator(`svg[aria-label="${drawing}"]`).first()
      await svg.focus()
      await svg.press("ArrowRight")
      await page.locator(".chart-tip").filter({ hasText: says }).waitFor()
      await svg.press("Escape")
      await page.locator(".chart-tip").waitFor({ state: "detached" })
    }
    const compared = `/compare?r=${alpha}::alpha&r=${hostile}::hostile`
    await readOff(compared, "Quality and effort", /(alpha|hostile).*Quality: \d/)
    await readOff(`/perf/${perf}?level=parallel_16_number_160`, "Latency over time", /succeeded: [\d.]+/i)
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("what the policy refuses is noticed", async () => {
    const { browser, service } = context()
    const { page, problems } = await guardedPage(browser, service.url)
    await page.goto(service.url)
    await page.evaluate(() => {
      const script = document.createElement("script")
      script.textContent = "window.hacked = 1"
      document.body.append(script)
    })
    await expect.poll(() => problems.some((problem) => problem.includes("policy: script-src"))).toBe(true)
    expect(await page.evaluate(() => Object.keys(window).includes("hacked"))).toBe(false)
    await page.context().close()
  })
}

/** Share of the window's height below what stays in place while the page scrolls: bars at its top and bottom. */
function coveredShare(): number {
  scrollTo(0, document.documentElement.scrollHeight)
  const bars = [...document.querySelectorAll("body *")].filter(
    (element) =>
      ["fixed", "sticky"].includes(getComputedStyle(element).position) &&
      element.checkVisibility() &&
      element.getBoundingClientRect().width > innerWidth / 2,
  )
  const heights = bars.map((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return Math.max(0, Math.min(innerHeight, bottom) - Math.max(0, top))
  })
  scrollTo(0, 0)
  return Math.max(0, ...heights) / innerHeight
}

/** Goes to an address as a link does: the page itself is not loaded again. */
async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((address) => history.pushState(null, "", address), path)
  // The screen before must be gone, or its texts would be taken for the new one's.
  await painted(page)
}

/** Looks at the page in another theme, and goes back. */
async function inTheme(
  page: Page,
  theme: "light" | "dark",
  look: (theme: string) => Promise<void>,
): Promise<void> {
  const before = theme === "light" ? "dark" : "light"
  await page.emulateMedia({ colorScheme: theme })
  await painted(page)
  await look(theme)
  await page.emulateMedia({ colorScheme: before })
  await painted(page)
}

/** Resolves when the browser has drawn what was changed before. */
function painted(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}

/** Texts that are long enough not to stand on a page by chance. */
const englishTexts = catalogues.flatMap(([, { en, zh }]) =>
  Object.entries(en).flatMap(([key, text]) =>
    typeof text === "string" && text.length > 7 && !text.includes("{") && zh[key] !== text ? [text] : [],
  ),
)

/** Switches to Chinese and back; returns English texts of ours that were left meanwhile. */
async function englishInChinese(page: Page): Promise<readonly string[]> {
  await page.getByRole("button", { name: "中文" }).first().click()
  await page.locator("html[lang=zh-CN]").waitFor()
  await settled(page)
  // Titles and samples are data; labels, heads and buttons are ours.
  const labels = await page
    .locator("label:not(:has(code)), th, button, h2, nav a, dt, .notice p")
    .allInnerTexts()
  const shown = new Set(labels.map((text) => text.trim()))
  await page.getByRole("button", { name: "English" }).first().click()
  await page.locator("html[lang=en]").waitFor()
  return englishTexts.filter((text) => shown.has(text))
}
