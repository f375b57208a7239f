import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runService } from "@evalscope/app"
import { jobsPageSchema } from "@evalscope/app/api"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { accessibilityProblems, guardedPage, hasBrowser, openBrowser, settled } from "./browser.js"

const key = "pk-of-a-profile-0123456789"

describe.skipIf(!hasBrowser)("the form of a new run on a server with key profiles", () => {
  it("takes a profile in place of address and key", async () => {
    const folder = await mkdtemp(join(tmpdir(), "web-profiles-"))
    const file = join(folder, "profiles.yaml")
    await using model = await startMockServer({ apiKey: key })
    await writeFile(file, `inhouse:\n  api_url: ${model.url}/v1\n  api_key: ${key}\n`, { mode: 0o600 })
    await using service = await runService({
      port: 0,
      outputs: [join(folder, "outputs")],
      profiles: file,
      web: true,
    })
    const browser = await openBrowser()
    try {
      for (const colorScheme of ["light", "dark"] as const) {
        const { page, problems } = await guardedPage(browser, service.url, { colorScheme })
        await page.goto(`${service.url}/new?kind=eval&datasets=quickstart&limit=1&api_url=http%3A%2F%2Fother`)
        await settled(page)
        const profile = page.getByLabel("profile", { exact: true })
        await page.locator("code", { hasText: /^api_url$/ }).waitFor()
        await profile.selectOption("inhouse")
        // What it brings is neither asked for nor kept.
        await page.locator("code", { hasText: /^api_(?:url|key)$/ }).waitFor({ state: "detached" })
        expect(new URL(page.url()).searchParams.has("api_url")).toBe(false)
        await page.getByRole("button", { name: "Test connection" }).click()
        await page.locator(".good", { hasText: "Answers in" }).waitFor()
        expect(await accessibilityProblems(page)).toEqual([])
        const pictures = process.env.SCREENSHOTS
        if (pictures)
          await page.screenshot({ path: join(pictures, `profile-${colorScheme}.png`), fullPage: true })
        expect(await page.content()).not.toContain(key)
        await page.goto(`${page.url()}&model=m&step=preview`)
        const start = page.getByRole("button", { name: "Start", exact: true })
        await start.click()
        await page.waitForURL(/\/jobs\//)
        expect(problems).toEqual([])
        await page.context().close()
      }
      const { items } = jobsPageSchema.parse(await (await fetch(`${service.url}/api/v1/jobs`)).json())
      expect(items.map(({ request }) => request)).toEqual(
        Array(2).fill(expect.objectContaining({ profile: "inhouse", model: "m" })),
      )
      expect(items[0]?.request).not.toHaveProperty("api_url")
    } finally {
      await browser.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }, 120_000)
})
