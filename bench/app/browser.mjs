// What a reader waits for in a browser: the first page of the list of runs, and the first row of a run's samples after
// the click. Left out where there is no Chromium.
import { openChromium } from "./chromium.mjs"

const rounds = 7

export async function measureBrowser(url) {
  const browser = await openChromium()
  if (!browser) return { browser: "no Chromium here" }
  try {
    const times = { runs: [], overview: [], firstRow: [] }
    let heap = 0
    for (let round = 0; round < rounds; round += 1) {
      const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
      times.runs.push(await shown(page, () => page.goto(`${url}/runs`), "tbody tr"))
      const overview = () => page.goto(`${url}/runs/20260101_000000/model`)
      times.overview.push(await shown(page, overview, ".outcome-bars, .table tbody tr"))
      const samples = page.getByRole("link", { name: "Samples", exact: true })
      times.firstRow.push(await clicked(page, samples, ".sample-row"))
      heap = Math.max(heap, await heapMegabytes(page))
      await page.context().close()
    }
    return {
      browserRunsShownMs: middle(times.runs),
      browserOverviewShownMs: middle(times.overview),
      browserFirstSampleAfterClickMs: middle(times.firstRow),
      browserHeapMegabytes: heap,
    }
  } finally {
    await browser.close()
  }
}

/** From asking for an address until something of it is there. */
async function shown(page, go, selector) {
  const started = performance.now()
  await go()
  await page.locator(selector).first().waitFor()
  return performance.now() - started
}

/** From a click until something is drawn, by the page's own clock. */
async function clicked(page, link, selector) {
  await link.waitFor()
  await page.evaluate((wanted) => {
    document.addEventListener(
      "click",
      () => {
        const started = performance.now()
        const look = () => {
          if (document.querySelector(wanted))
            requestAnimationFrame(() => {
              document.documentElement.dataset.waited = String(performance.now() - started)
            })
          else requestAnimationFrame(look)
        }
        look()
      },
      { once: true, capture: true },
    )
  }, selector)
  await link.click()
  await page.waitForFunction(() => document.documentElement.dataset.waited !== undefined)
  return Number(await page.evaluate(() => document.documentElement.dataset.waited))
}

async function heapMegabytes(page) {
  const session = await page.context().newCDPSession(page)
  await session.send("HeapProfiler.collectGarbage")
  return Math.round((await session.send("Runtime.getHeapUsage")).usedSize / 1e5) / 10
}

function middle(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length / 2)])
}
