import { existsSync } from "node:fs"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { docker, startSandboxServer } from "@evalscope/sandbox"
import { startMockServer } from "@evalscope/testing"
import { afterAll, describe, expect, it } from "vitest"
import { folder, run } from "./command.js"

const image = process.env.EVALSCOPE_SANDBOX_IMAGE ?? "evalscope/python:3.11"
const found = ["/run/evalscope-engine/docker.sock", "/var/run/docker.sock"].find((path) => existsSync(path))
const host = process.env.DOCKER_HOST ?? (found && `unix://${found}`)

async function sandboxes() {
  try {
    const driver = await docker({ ...(host !== undefined && { host }), onWarning: () => undefined })
    return { driver, server: await startSandboxServer({ driver, port: 0, apiKey: "sesame" }) }
  } catch (error) {
    console.warn(
      `\n*** SKIPPED: no container engine; run scripts/container-engine.sh up (${String(error)}) ***\n`,
    )
    return undefined
  }
}

const served = await sandboxes()
afterAll(async () => {
  await served?.server.close()
  await served?.driver.close()
}, 30_000)

const rows = [2, 3].map((factor) => ({
  task_id: `HumanEval/${factor}`,
  prompt: `def times${factor}(x):\n    """x times ${factor}."""\n`,
  entry_point: `times${factor}`,
  canonical_solution: `    return x * ${factor}\n`,
  test: `def check(candidate):\n    assert candidate(5) == ${5 * factor}\n`,
}))

/** HumanEval with a model that solves the first of two tasks. */
async function humanEval(args: readonly string[], settings: object = {}) {
  const data = join(await folder(), "humaneval-data")
  await mkdir(data, { recursive: true })
  await writeFile(join(data, "test.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
  await using model = await startMockServer({ answer: () => "    return x + x" })
  const datasets = JSON.stringify({ humaneval: { local_path: data, ...settings } })
  const asked = ["eval", "humaneval", "--model", "simulated", "--api-url", `${model.url}/v1`, "--json"]
  return await run([...asked, "--use-sandbox", "--dataset-args", datasets, ...args])
}

const half = {
  status: "completed",
  results: expect.arrayContaining([
    expect.objectContaining({ dataset: "humaneval", metric: "accuracy", score: 0.5, n: 2 }),
  ]),
}

describe.skipIf(!served)("programs of an evaluation", { timeout: 180_000 }, () => {
  it("run on a sandbox server", async () => {
    const config = { base_url: served?.server.url, api_key: "sesame" }
    const ended = await humanEval([
      ...["--sandbox-manager-config", JSON.stringify(config), "--judge-worker-num", "2"],
      ...["--sandbox", JSON.stringify({ default_config: { image, memory_limit: "128m" } })],
    ])
    expect(ended.err).not.toMatch(/error|warning/i)
    expect(JSON.parse(ended.out)).toMatchObject(half)
  })

  it("run in containers, with settings of the benchmark", async () => {
    const sandbox = { default_config: { image: "127.0.0.1:9/none:1" }, manager_config: { host } }
    const ended = await humanEval(["--sandbox", JSON.stringify(sandbox)], { sandbox_config: { image } })
    expect(JSON.parse(ended.out)).toMatchObject(half)
  })

  it.each([
    [{ base_url: served?.server.url, api_key: "guessed" }, 7, /401|key/i],
    [{ base_url: "http://127.0.0.1:9" }, 7, /does not answer/],
    [{ base_url: 5 }, 2, /base_url/],
  ])("say what is wrong with %j", async (config, code, message) => {
    const ended = await humanEval(["--sandbox-manager-config", JSON.stringify(config)])
    expect(ended.code).toBe(code)
    expect(ended.err + ended.out).toMatch(message)
  })
})

describe("the doctor", { timeout: 180_000 }, () => {
  const containers = async (wanted: string, engine: string) => {
    const env = { DOCKER_HOST: engine }
    const ended = await run(["doctor", "--image", wanted, "--json"], { env })
    expect(ended.code, ended.err).toBe(0)
    const found: readonly { name: string }[] = JSON.parse(ended.out).checks
    return found.filter(({ name }) => ["docker", "container", "isolation"].includes(name))
  }

  it.skipIf(!served)("runs a program in a container, which has no network", async () => {
    expect(await containers(image, host ?? "")).toEqual([
      { name: "docker", state: "ok", detail: expect.any(String) },
      { name: "container", state: "ok", detail: expect.stringMatching(/ran a program in \d+\.\d s/) },
      { name: "isolation", state: "ok", detail: expect.stringContaining("no network") },
    ])
  })

  it.skipIf(!served)("says which image is missing", async () => {
    expect(await containers("127.0.0.1:9/none:1", host ?? "")).toEqual([
      expect.objectContaining({ name: "docker", state: "ok" }),
      expect.objectContaining({
        name: "container",
        state: "warn",
        fix: expect.stringContaining("docker pull 127.0.0.1:9/none:1"),
      }),
    ])
  })

  it("leaves containers out where there is no engine", async () => {
    expect(await containers(image, "unix:///nowhere/docker.sock")).toEqual([
      expect.objectContaining({ name: "docker", state: "skip", fix: expect.stringContaining("DOCKER_HOST") }),
    ])
  })
})

describe("evalscope sandbox", () => {
  it("explains itself", async () => {
    expect(await run(["sandbox", "--help"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("sandbox serve"),
    })
    expect(await run(["sandbox", "sing"])).toMatchObject({ code: 2, err: expect.stringContaining("sing") })
    expect(await run(["sandbox", "serve", "--porter"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--porter"),
    })
    const open = await run(["sandbox", "serve", "--host", "0.0.0.0", "--port", "0"])
    expect(open).toMatchObject({ code: 2, err: expect.stringContaining("without a key") })
  })

  it.skipIf(!served)("cleans up", async () => {
    expect(await run(["sandbox", "clean", "--engine", host ?? ""])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ containers/),
    })
  })
})
