import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runService } from "@evalscope/app"
import { expect, test } from "vitest"

test("the page starts in the language of the environment the server was started in", async () => {
  const folder = await mkdtemp(join(tmpdir(), "evalscope-language-"))
  const pageIn = async (env: NodeJS.ProcessEnv) => {
    await using service = await runService({ port: 0, outputs: [folder], web: true, env })
    const page = await fetch(service.url, { headers: { accept: "text/html" } })
    return /name="evalscope-language" content="([^"]*)"/.exec(await page.text())?.[1]
  }
  expect(await pageIn({ EVALSCOPE_LANGUAGE: "zh_CN" })).toBe("zh")
  expect(await pageIn({ EVALSCOPE_LANGUAGE: '"><script>' })).toBe("")
  expect(await pageIn({})).toBe("")
  await rm(folder, { recursive: true, force: true })
})
