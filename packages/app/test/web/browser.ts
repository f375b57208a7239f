import { existsSync } from "node:fs"
import axe from "axe-core"
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core"

/** The one without windows comes first: the other draws those of a whole browser, which nobody sees. */
const executables = process.env.CHROMIUM
  ? [process.env.CHROMIUM]
  : ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]
const executablePath = executables.find((path) => existsSync(path))

/** False where no Chromium is installed; then the browser tests are skipped, loudly. */
export const hasBrowser = executablePath !== undefined
if (!hasBrowser)
  console.warn(`No Chromium at ${executables.join(" or ")}: the tests of the web app are SKIPPED.`)

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  })
}

export interface GuardedPage {
  page: Page
  /** Whatever must not happen: script errors, refused policies, failed or foreign requests, dialogs. */
  problems: readonly string[]
}

/** A page that notes everything that must not happen. `allow` are answers that a test provokes on purpose. */
export async function guardedPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions & { allow?: RegExp } = {},
): Promise<GuardedPage> {
  const { allow, ...rest } = options
  const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...rest })
  const page = await context.newPage()
  // Less than a test may take, so that a failure names what never came.
  page.setDefaultTimeout(40_000)
  const problems: string[] = []
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`))
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("console", (message) => {
    const text = `${message.text()} ${message.location().url}`
    if ((message.type() === "error" || message.type() === "warning") && !allow?.test(text))
      problems.push(`console: ${text}`)
  })
  page.on("request", (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:"))
      problems.push(`request to ${url}`)
  })
  page.on("response", (response) => {
    const text = `${response.status()} ${response.url()}`
    if (response.status() >= 400 && !allow?.test(text)) problems.push(`answer ${text}`)
  })
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  return { page, problems }
}

/** Rules of accessibility that the page breaks, with the elements that break them; all rules, or some of them. */
export async function accessibilityProblems(
  page: Page,
  rules?: readonly string[],
): Promise<readonly string[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(axe.source)
  const found = await brokenRules(page, rules)
  if (found.length === 0) return found
  // A box whose content has just grown is made reachable with its next frame: what stays counts.
  await page.waitForTimeout(1000)
  return brokenRules(page, rules)
}

async function brokenRules(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const only = rules ? { runOnly: rules } : {}
  // Of what holds, axe would describe every element, which is most of its work; and all of it would come here.
  const options = JSON.stringify({ ...only, resultTypes: ["violations"], selectors: false })
  const found: readonly { id: string; html: readonly string[] }[] = await page.evaluate(
    `axe.run(document, ${options}).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ id, html: nodes.map(({ html }) => html.slice(0, 160)) })))`,
  )
  return found.map(({ id, html }) => `${id}: ${html.join(" | ")}`)
}

/** Waits until every part of the page has its data. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor()
  await page.waitForFunction(() => document.querySelector(".skeleton, .formula[data-state=waiting]") === null)
  await page.evaluate(() => document.fonts.ready)
}

/** Pixels by which the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))
}

/** Presses Tab until the element has the focus, as one does who has no mouse. */
export async function tabTo(page: Page, target: Locator, most = 150): Promise<void> {
  await target.waitFor()
  const hasFocus = () => target.evaluate((element) => element === document.activeElement)
  for (let pressed = 0; !(await hasFocus()); pressed++) {
    if (pressed === most) throw new Error(`Not reached with ${most} presses of Tab: ${target}`)
    await page.keyboard.press("Tab")
  }
}

/** What the page's script keeps in memory, once what it no longer needs is gone. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send("HeapProfiler.collectGarbage")
  return (await session.send("Runtime.getHeapUsage")).usedSize
}

/** The bytes of every answer that the page reads from now on, as they end. */
export async function answerBytes(page: Page): Promise<readonly number[]> {
  const session = await page.context().newCDPSession(page)
  await session.send("Network.enable")
  const bytes: number[] = []
  session.on("Network.loadingFinished", ({ encodedDataLength }) => bytes.push(encodedDataLength))
  return bytes
}
