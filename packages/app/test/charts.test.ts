import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { plantRun } from "./planted-run.js"
import { startService, type TestService } from "./service.js"

const hostile = "<img src=x onerror=alert(1)>"
let service: TestService

beforeAll(async () => {
  service = await startService()
  for (const [dataset, scores] of [
    ["gsm8k", [1, 1, 0, 1]],
    ["ifeval", [0, 1, 0, 0]],
    ["iquiz", [1, 1, 1, 1]],
  ] as const) {
    await plantRun(service.outputs, { name: "one", dataset, subsets: { main: scores, [hostile]: [1, 0] } })
    await plantRun(service.outputs, { name: "two", dataset, subsets: { main: scores.slice(0, 2) } })
  }
})
afterAll(async () => service[Symbol.asyncDispose]())

const charts = "/api/v1/reports/runs/one/models/qwen/charts"

describe("charts as pages", () => {
  it.each([
    [`${charts}/scores`, /<td>gsm8k<\/td><td>66\.7%<\/td><td>6<\/td>/],
    [`${charts}/dataset_scores?dataset_name=ifeval`, /<td>main<\/td><td>25\.0%<\/td><td>4<\/td>/],
    [`${charts}/sunburst`, /<td>.* \/ main<\/td><td>75\.0%<\/td><td>4<\/td>/],
    [`${charts}/histogram?dataset_name=gsm8k`, /<td>0\.95<\/td><td>1<\/td><td>4<\/td>/],
    [
      "/api/v1/reports/charts/radar?report=one/qwen&report=two/qwen",
      /<td>iquiz<\/td><td>83\.3%<\/td><td>100/,
    ],
    [
      "/api/v1/reports/charts/grouped_bar?report=one/qwen&report=two/qwen",
      /<td>ifeval<\/td><td>33\.3%<\/td><td>50/,
    ],
  ])("%s: a drawing with its figures, without scripts", async (address, figures) => {
    const { status, text, headers } = await service.send("GET", address)
    expect(status, text).toBe(200)
    expect(text).toMatch(figures)
    expect(text).toMatch(/<svg role="img" aria-label="[^"]+"/)
    expect(text).not.toContain("<img")
    expect(text).not.toContain("<script")
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; sandbox;/,
    )
  })

  it("speak the language that is asked for, and wear its theme", async () => {
    const chinese = await service.send("GET", `${charts}/scores?theme=dark`, {
      headers: { "accept-language": "zh-CN,en;q=0.5" },
    })
    expect(chinese.text).toMatch(/<html lang="zh" class="dark">[\s\S]*<h1>得分/)
    expect((await service.send("GET", `${charts}/scores?lang=en`)).text).toContain(
      '<html lang="en" class="system">',
    )
  })
})
