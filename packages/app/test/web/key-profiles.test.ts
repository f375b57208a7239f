import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type RunningService, runService } from "@evalscope/app"
import { jobSchema, jobsPageSchema } from "@evalscope/app/api"
import { type MockServer, startMockServer } from "@evalscope/testing"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { z } from "zod"
import { plantRun } from "../planted-run.js"
import { accessibilityProblems, guardedPage, hasBrowser, openBrowser, settled } from "./browser.js"

const key = "pk-of-a-profile-0123456789"

describe.skipIf(!hasBrowser)("the web app of a server with key profiles", () => {
  let folder: string
  let browser: Browser
  let model: MockServer
  let service: RunningService
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "web-profiles-"))
    const file = join(folder, "profiles.yaml")
    model = await startMockServer({ apiKey: key, answer: ({ text }) => answerOf(text) })
    await writeFile(file, `inhouse:\n  api_url: ${model.url}/v1\n  api_key: ${key}\n`, { mode: 0o600 })
    const outputs = join(folder, "outputs")
    for (const name of ["ada", "bee"])
      await plantRun(outputs, { name: `run-${name}`, model: name, dataset: "chat", subsets: { all: [1, 1] } })
    service = await runService({ port: 0, outputs: [outputs], profiles: file, web: true })
    browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await service?.close()
    await model?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const get = async <T>(schema: z.ZodType<T>, path: string) =>
    schema.parse(await (await fetch(`${service.url}${path}`)).json())
  const shot = async (page: Page, name: string) => {
    const pictures = process.env.SCREENSHOTS
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }

  it("takes a profile in place of address and key of a new run", async () => {
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
      await shot(page, `profile-${colorScheme}`)
      expect(await page.content()).not.toContain(key)
      await page.goto(`${page.url()}&model=m&step=preview`)
      const start = page.getByRole("button", { name: "Start", exact: true })
      await start.click()
      await page.waitForURL(/\/jobs\//)
      expect(problems).toEqual([])
      await page.context().close()
    }
    const { items } = await get(jobsPageSchema, "/api/v1/jobs")
    // The newest come first.
    expect(items.slice(0, 2).map(({ request }) => request)).toEqual(
      Array(2).fill(expect.objectContaining({ profile: "inhouse", model: "m" })),
    )
    expect(items[0]?.request).not.toHaveProperty("api_url")
  }, 120_000)

  it("takes one for each judge of an arena, and a key only for those without", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, problems } = await guardedPage(browser, service.url, { colorScheme })
      const models = ["ada", "bee"].map((name) => ({ name, report_path: `run-${name}/reports/${name}` }))
      await page.goto(
        `${service.url}/new?kind=arena&baseline=bee&models=${encodeURIComponent(JSON.stringify(models))}`,
      )
      await settled(page)
      await page.getByPlaceholder("Model of the judge").fill("j")
      await page.getByPlaceholder("Its endpoint").fill("http://other/v1")
      await page.getByLabel("profile 1").selectOption("inhouse")
      await page.getByPlaceholder("Its endpoint").waitFor({ state: "detached" })
      expect(await page.getByLabel("Key of the judges").count()).toBe(0)
      const judges = () => new URL(page.url()).searchParams.get("judges") ?? ""
      expect(JSON.parse(judges())).toEqual([{ model_id: "j", profile: "inhouse" }])
      await page.getByRole("button", { name: "Add a judge" }).click()
      await page.getByLabel("model_id 2").fill("k")
      await page.getByLabel("api_url 2").fill(`${model.url}/v1`)
      await page.getByLabel("Key of the judges").fill(key)
      await settled(page)
      expect(await accessibilityProblems(page)).toEqual([])
      await shot(page, `arena-judges-${colorScheme}`)
      expect(page.url()).not.toContain(key)
      await page.getByRole("button", { name: "Start", exact: true }).click()
      await page.waitForURL(/\/jobs\//)
      expect(problems).toEqual([])
      await page.context().close()
    }
    const { items } = await get(jobsPageSchema, "/api/v1/jobs?kind=arena")
    expect(items.slice(0, 2).map(({ request }) => request.judges)).toEqual(
      Array(2).fill([
        { model_id: "j", profile: "inhouse" },
        { model_id: "k", api_url: `${model.url}/v1`, api_key: expect.stringMatching(/^\*{3}/) },
      ]),
    )
  }, 120_000)

  it("asks a sample again with the profiles that its run was started with", async () => {
    const sent = await fetch(`${service.url}/api/v1/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        kind: "eval",
        config: {
          ...{ model: "m", profile: "inhouse", datasets: ["quickstart"], limit: 1 },
          judge: { strategy: "llm", models: [{ model_id: "j", profile: "inhouse" }] },
        },
      }),
    })
    const { id } = jobSchema.parse(await sent.json())
    await expect
      .poll(async () => (await get(jobSchema, `/api/v1/jobs/${id}`)).status, { timeout: 60_000 })
      .toBe("completed")
    const { run_id: run } = await get(jobSchema, `/api/v1/jobs/${id}`)
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, problems } = await guardedPage(browser, service.url, { colorScheme })
      await page.goto(`${service.url}/runs/${run}/m/samples`)
      await page.getByRole("button", { name: "Ask the model again" }).click()
      const dialog = page.getByRole("dialog")
      await dialog.getByText("Requests go to the endpoint of key profile inhouse as model m.").waitFor()
      await dialog.getByText("The judge j is asked at the endpoint of key profile inhouse.").waitFor()
      const choices = dialog.getByLabel("Key profile")
      expect(
        await choices.evaluateAll((all) =>
          all.map((one) => (one instanceof HTMLSelectElement ? one.value : "")),
        ),
      ).toEqual(["inhouse", "inhouse"])
      expect(await dialog.getByLabel("API key").count()).toBe(0)
      // Without one a key is asked for, and the run's own address told.
      await choices.first().selectOption("")
      await dialog.getByLabel("API key").waitFor()
      await dialog.getByText(`Requests go to ${new URL(model.url).host} as model m.`).waitFor()
      await shot(page, `again-${colorScheme}`)
      expect(await accessibilityProblems(page)).toEqual([])
      await choices.first().selectOption("inhouse")
      await dialog.getByRole("button", { name: "Start", exact: true }).click()
      await page.waitForURL(/\/jobs\//)
      expect(problems).toEqual([])
      await page.context().close()
    }
    const [again] = (await get(jobsPageSchema, "/api/v1/jobs?kind=eval")).items
    expect(again?.request).toMatchObject({
      profile: "inhouse",
      judge: { models: [{ model_id: "j", profile: "inhouse" }] },
    })
    expect(again?.request).not.toHaveProperty("api_url")
  }, 120_000)
})

function answerOf(text: string): string {
  return text.includes("[[A>B]]") ? "The first is better. [[A>B]]" : '{"verdict": "A"}'
}
