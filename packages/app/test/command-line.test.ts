import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { validationSchema } from "@evalscope/app/api"
import { startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { plantRun } from "./planted-run.js"
import { startService, type TestService } from "./service.js"

const program = fileURLToPath(new URL("../../evalscope/dist/bin.js", import.meta.url))
const hasCommand = existsSync(program)
if (!hasCommand) console.warn("packages/evalscope is not built: commands are not run, which is SKIPPED.")

const keys = { inhouse: "pk-of-a-profile-0123456789", "ven-dor": "pk-of-a-vendor-0123456789" }
const verdict = () => "The first is better. [[A>B]]"
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "command-line-"))
})
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

async function withProfiles(urls: Readonly<Record<keyof typeof keys, string>>): Promise<TestService> {
  const file = join(folder, "profiles.yaml")
  const text = (["inhouse", "ven-dor"] as const)
    .map((name) => `${name}:\n  api_url: ${urls[name]}/v1\n  api_key: ${keys[name]}\n`)
    .join("")
  await writeFile(file, text, { mode: 0o600 })
  return startService({ profiles: file }, join(folder, "outputs"))
}

async function commandOf(service: TestService, kind: string, config: object) {
  const answer = await service.post("/api/v1/validate", { kind, config })
  const { ok, issues, command, environment } = validationSchema.parse(answer.json())
  expect(ok, JSON.stringify(issues)).toBe(true)
  const needs = environment.map(({ name, holds, profile }) => [name, holds, profile])
  return { command: command ?? "", needs }
}

const nowhere = { inhouse: "http://127.0.0.1:9", "ven-dor": "http://127.0.0.1:10" }
const candidates = ["ada", "bee"].map((name) => ({ name, report_path: `run-${name}/reports/${name}` }))

describe("the command that does the same as a job", () => {
  it("names the variables that stand for key profiles, and no key", async () => {
    await using service = await withProfiles(nowhere)
    const task = { model: "m", profile: "inhouse", datasets: ["quickstart"] }
    expect(await commandOf(service, "eval", task)).toEqual({
      command: "evalscope eval --model m --datasets quickstart",
      needs: [
        ["EVALSCOPE_BASE_URL", "address", "inhouse"],
        ["EVALSCOPE_API_KEY", "key", "inhouse"],
      ],
    })
    const judge = {
      models: [
        { model_id: "j", profile: "inhouse" },
        { model_id: "k", profile: "ven-dor" },
      ],
    }
    const judged = await commandOf(service, "eval", { ...task, judge })
    expect(judged.command).toContain(
      `--judge '{"models":[{"model_id":"j"},{"model_id":"k","api_url":"\${VEN_DOR_URL}","api_key":"\${VEN_DOR_KEY}"}]}'`,
    )
    expect(judged.needs.map(([name]) => name)).toEqual([
      ...["EVALSCOPE_BASE_URL", "EVALSCOPE_API_KEY"],
      ...["VEN_DOR_URL", "VEN_DOR_KEY"],
    ])
    expect(await commandOf(service, "perf", { model: "m", profile: "ven-dor", number: 3 })).toEqual({
      command: 'evalscope perf --model m --number 3 --url "$VEN_DOR_URL" --api-key "$VEN_DOR_KEY"',
      needs: [
        ["VEN_DOR_URL", "address", "ven-dor"],
        ["VEN_DOR_KEY", "key", "ven-dor"],
      ],
    })
    const elsewhere = { model_id: "j", api_url: "http://127.0.0.1:11/v1", api_key: "key-of-a-judge-012345" }
    const typed = await commandOf(service, "eval", { ...task, judge: { models: [elsewhere] } })
    expect(typed.command).toContain('"api_key":"${JUDGE_KEY}"')
    expect(typed.needs.at(-1)).toEqual(["JUDGE_KEY", "key", null])
  })

  it("says an arena in flags where all judges have one endpoint, else as a file", async () => {
    await using service = await withProfiles(nowhere)
    const arena = { models: candidates, baseline: "bee", limit: 2 }
    const ask = (judges: readonly object[], more: object = {}) =>
      commandOf(service, "arena", { ...arena, ...more, judges })
    const models = candidates
      .map(({ name, report_path: path }) => `${name}=${join(service.outputs, path)}`)
      .join(" ")
    const start = `evalscope arena run --models ${models} --baseline bee --limit 2 --judge-model`
    const url = "http://127.0.0.1:11/v1"
    expect(
      await ask([
        { model_id: "j", api_url: url },
        { model_id: "k", api_url: url },
      ]),
    ).toEqual({
      command: `${start} j k --judge-api-url ${url}`,
      needs: [],
    })
    const same = await ask([
      { model_id: "j", profile: "inhouse" },
      { model_id: "k", profile: "inhouse" },
    ])
    expect([same.command, same.needs.map(([name]) => name)]).toEqual([
      `${start} j k`,
      ["EVALSCOPE_BASE_URL", "EVALSCOPE_API_KEY"],
    ])
    for (const { command } of [
      await ask([
        { model_id: "j", profile: "inhouse" },
        { model_id: "k", api_url: url },
      ]),
      await ask([{ model_id: "j", api_url: url }], { system_prompt: "Be fair." }),
      await ask([{ model_id: "j", judge_id: "one", api_url: url }]),
    ])
      expect(command).toMatch(
        /^cat > arena\.json <<'END'\n\{[\s\S]*\}\nEND\nevalscope arena run --config arena\.json$/,
      )
  })

  it.skipIf(!hasCommand)(
    "does the same: each judge is asked at its own endpoint with its own key",
    async () => {
      await using first = await startMockServer({ apiKey: keys.inhouse, answer: verdict })
      await using second = await startMockServer({ apiKey: keys["ven-dor"], answer: verdict })
      await using service = await withProfiles({ inhouse: first.url, "ven-dor": second.url })
      for (const { name } of candidates)
        await plantRun(service.outputs, { name: `run-${name}`, model: name, subsets: { all: [1, 0] } })
      const shim = join(folder, "evalscope")
      await writeFile(shim, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`)
      await chmod(shim, 0o755)
      const run = async (judges: readonly object[]) => {
        const config = { models: candidates, baseline: "bee", rounds: 10, judges }
        const { command, needs } = await commandOf(service, "arena", config)
        const profiles = {
          inhouse: { address: `${first.url}/v1`, key: keys.inhouse },
          "ven-dor": { address: `${second.url}/v1`, key: keys["ven-dor"] },
        }
        const env = Object.fromEntries(
          needs.map(([name, holds, profile]) => [
            name,
            profiles[profile === "inhouse" ? profile : "ven-dor"][holds === "key" ? holds : "address"],
          ]),
        )
        await promisify(execFile)("/bin/sh", ["-c", command], {
          cwd: folder,
          env: { PATH: `${folder}:${process.env.PATH}`, NO_COLOR: "1", ...env },
        })
        const asked = [first.requests().length, second.requests().length]
        return asked
      }
      expect(
        await run([
          { model_id: "j", profile: "inhouse" },
          { model_id: "k", profile: "inhouse" },
        ]),
      ).toEqual([8, 0])
      expect(
        await run([
          { model_id: "j", profile: "inhouse" },
          { model_id: "k", profile: "ven-dor" },
        ]),
      ).toEqual([12, 4])
    },
    60_000,
  )
})
