import { rm } from "node:fs/promises"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { plantRun } from "../planted-run.js"
import { answerBytes, guardedPage, heapBytes, overflow, settled } from "./browser.js"
import type { WebContext } from "./context.js"
import { hostileReplies } from "./hostile-text.js"

/** Elements that text of a model could only bring in by being taken for markup. */
const foreign =
  "iframe, object, embed, form[action], base, style:not([data-vite]), #root script, main a[href^='javascript'], main [onerror], main [onload], main [onclick], main math, main img:not(.media)"

export function hostileSuite(context: WebContext): void {
  for (const raw of [false, true]) {
    test(`stays text in every sample, ${raw ? "as it is" : "rendered"}`, async () => {
      const { browser, service } = context()
      const { page, problems } = await guardedPage(browser, service.url, {
        viewport: { width: 1440, height: 900 },
      })
      const run = `/runs/${service.outputs.runs.original}/qwen2.5-7b/samples`
      await page.goto(`${service.url}${run}?at=gsm8k/main/0${raw ? "&raw=1" : ""}`)
      for (const [index, reply] of hostileReplies.entries()) {
        if (index > 0) await page.keyboard.press("j")
        await page.getByRole("heading", { name: `gsm8k / main #${index}` }).waitFor()
        await settled(page)
        await page.evaluate(() => {
          for (const fold of document.querySelectorAll("main details")) fold.setAttribute("open", "")
        })
        await settled(page)
        const found = await page.evaluate(
          (selector) => ({
            elements: [...document.querySelectorAll(selector)].map((element) =>
              element.outerHTML.slice(0, 200),
            ),
            hacked: Object.keys(window).includes("hacked"),
            visible: document.body.checkVisibility() && getComputedStyle(document.body).display !== "none",
          }),
          foreign,
        )
        expect(found, reply).toEqual({ elements: [], hacked: false, visible: true })
      }
      expect(problems).toEqual([])
      await page.context().close()
    })
  }

  test("can be read: markup shows as it was written, direction marks are written out", async () => {
    const { browser, service } = context()
    const { page } = await guardedPage(browser, service.url)
    const at = (index: number) =>
      page.goto(
        `${service.url}/runs/${service.outputs.runs.original}/qwen2.5-7b/samples?at=gsm8k/main/${index}`,
      )
    const reply = page.locator(".message[data-role=assistant] .message-body")
    await at(0)
    await expect.poll(() => reply.textContent()).toContain("<script>window.hacked=1</script>")
    await at(7)
    await expect.poll(() => reply.textContent()).toContain("⟨U+202E⟩txt.exe⟨U+202C⟩ ⟨U+001B⟩[31mred")
    await at(1)
    await expect.poll(() => reply.textContent()).toContain("javascript:window.hacked=4")
    await page.context().close()
  })

  test("a reply of five million letters in one line: the page gets its start, stays small and in its width", async () => {
    const { browser, service } = context()
    const name = "20240301_000000"
    const start = "\u001b]0;title\u0007<img src=x onerror=window.hacked=20>"
    const answer = `${start}${"data:text/html,".repeat(10)}${"W".repeat(5_000_000)}`
    // Whatever becomes of it: other tests count the runs.
    onTestFinished(() => rm(join(service.outputs.folder, name), { recursive: true, force: true }))
    await plantRun(service.outputs.folder, {
      ...{ name, subsets: { main: [0, 1] } },
      text: (_, index) => ({ question: `Question ${index}?`, answer: index === 0 ? answer : "short" }),
    })
    const { page, problems } = await guardedPage(browser, service.url, {
      viewport: { width: 1440, height: 900 },
    })
    const sizes = await answerBytes(page)
    for (const raw of ["", "&raw=1"]) {
      await page.goto(`${service.url}/runs/${name}/qwen/samples?at=gsm8k/main/0${raw}`)
      const reply = page.locator(".message[data-role=assistant] .message-body")
      await expect.poll(() => reply.textContent()).toContain("<img src=x onerror=window.hacked=20>")
      await settled(page)
      expect(await overflow(page)).toBe(0)
      expect(await page.locator(foreign).count()).toBe(0)
      expect((await page.locator("main").textContent())?.length).toBeLessThan(1_500_000)
      expect(await page.title()).not.toBe("title")
      expect(await page.evaluate(() => Object.keys(window).includes("hacked"))).toBe(false)
    }
    expect(Math.max(...sizes)).toBeGreaterThan(10_000)
    expect(Math.max(...sizes)).toBeLessThan(2_000_000)
    expect(await heapBytes(page)).toBeLessThan(150_000_000)
    // The list goes on as if nothing were.
    await page.keyboard.press("j")
    await page.getByRole("heading", { name: "gsm8k / main #1" }).waitFor()
    expect(problems).toEqual([])
    await page.context().close()
  })

  test("stays text in reports, comparisons and verdicts of judges", async () => {
    const { browser, service } = context()
    const { page, problems } = await guardedPage(browser, service.url, {
      viewport: { width: 1440, height: 900 },
    })
    const { original, alpha, hostile, arena } = service.outputs.runs
    const places = [
      `/runs/${original}/qwen2.5-7b`,
      `/compare?r=${alpha}::alpha&r=${hostile}::hostile&at=arithmetic:0~arithmetic:0&diff=1`,
      `/compare?r=${alpha}::alpha&r=${hostile}::hostile&at=arithmetic:1~arithmetic:1`,
      `/arena/${arena}`,
    ]
    for (const place of places) {
      await page.goto(service.url + place)
      await settled(page)
      if (place.startsWith("/arena")) {
        await page.locator(".arena-question a").first().click()
        await page.locator(".battle-verdicts").waitFor()
        for (const verdict of await page.locator(".battle-verdicts summary").all()) await verdict.click()
      }
      await settled(page)
      expect(await page.locator(foreign).count(), place).toBe(0)
      expect(await page.evaluate(() => Object.keys(window).includes("hacked"))).toBe(false)
    }
    expect(problems).toEqual([])
    await page.context().close()
  })
}
