import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { folder, run } from "./command.js"

describe("commands around a project", () => {
  it("init makes a project that runs, and keeps what is there", async () => {
    const cwd = await folder()
    expect((await run(["init", "mine"], { cwd })).out).toContain("wrote mine/evalscope.config.yaml")
    await writeFile(join(cwd, "mine", ".env.example"), "MINE=1\n")
    expect((await run(["init", "mine"], { cwd })).out).toContain("kept  mine/.env.example")
    expect(await readFile(join(cwd, "mine", ".env.example"), "utf8")).toBe("MINE=1\n")
    expect((await readFile(join(cwd, "mine", ".gitignore"), "utf8")).match(/outputs/g)).toHaveLength(1)
    const ended = await run(["run", "evals/quickstart.yaml", "--json"], { cwd: join(cwd, "mine") })
    expect(JSON.parse(ended.out)).toMatchObject({ command: "run", exit_code: 0, gates: [{ passed: true }] })
    const valid = await run(["validate", "evalscope.config.yaml", "evals/quickstart.yaml"], {
      cwd: join(cwd, "mine"),
    })
    expect(valid.out).toBe(
      "evalscope.config.yaml: valid, settings\nevals/quickstart.yaml: valid, 1 task on quickstart\n",
    )
  })

  it("init --plugin makes a benchmark package that compiles, passes its test and runs", async () => {
    const cwd = await folder()
    const dir = join(cwd, "evalscope-benchmark-mine")
    expect((await run(["init", dir, "--plugin", "mine"], { cwd })).code).toBe(0)
    expect(await run(["init", "x", "--plugin", "Not Good"], { cwd })).toMatchObject({ code: 2 })
    // As npm install would leave it.
    await mkdir(join(dir, "node_modules", "@evalscope"), { recursive: true })
    const modules = fileURLToPath(new URL("../node_modules", import.meta.url))
    await symlink(join(modules, "@evalscope", "core"), join(dir, "node_modules", "@evalscope", "core"))
    await symlink(join(modules, "zod"), join(dir, "node_modules", "zod"))
    const compiled = spawnSync(join(modules, ".bin", "tsc"), { cwd: dir, encoding: "utf8" })
    expect(compiled.status, compiled.stdout).toBe(0)
    const { scripts } = JSON.parse(await readFile(join(dir, "package.json"), "utf8"))
    const [, testing = ""] = /^npm run build && node (.+)$/.exec(scripts.test) ?? []
    const tested = spawnSync(process.execPath, testing.split(" "), { cwd: dir, encoding: "utf8" })
    // Newer Node tells people what older ones told machines.
    expect(tested.stdout).toMatch(/^[#ℹ] pass 1$/m)
    expect((await run(["validate", "./dist/index.js"], { cwd: dir })).out).toContain("a plugin with mine")
    const args = JSON.stringify({ mine: { local_path: "./data" } })
    const line = ["eval", "mine", "--plugin", "./dist/index.js", "--dataset-args", args, "--json"]
    expect(JSON.parse((await run(line, { cwd: dir })).out).results[0]).toMatchObject({
      dataset: "mine",
      n: 2,
    })
    await mkdir(join(cwd, "node_modules"))
    await symlink(dir, join(cwd, "node_modules", "evalscope-benchmark-mine"))
    expect(JSON.parse((await run(["list", "plugins", "--json"], { cwd })).out).plugins).toEqual([
      expect.objectContaining({ name: "evalscope-benchmark-mine", version: "0.1.0" }),
    ])
  }, 60_000)

  it("validate says of every file what is wrong with it", async () => {
    const cwd = await folder()
    await writeFile(join(cwd, "good.yaml"), "datasets: [quickstart]\nmatrix: {limit: [1, 2]}\n")
    await writeFile(join(cwd, "bad.yaml"), "datasets: [quickstart]\nlimit: 1\nrepeets: 2\n")
    await writeFile(join(cwd, "data.jsonl"), '{"query": "a", "response": "b"}\n{"nothing": 1}\n')
    const ended = await run(["validate", "good.yaml", "bad.yaml"], { cwd })
    expect(ended.code).toBe(2)
    expect(ended.out).toContain("good.yaml: valid, 2 tasks on quickstart")
    expect(ended.out).toMatch(/bad\.yaml: not valid: .*bad\.yaml:3:\d+: repeets.*\n\s+hint: .*repeats/)
    const data = await run(["validate", "data.jsonl", "--benchmark", "general_qa", "--json"], { cwd })
    expect(data.code).toBe(6)
    expect(JSON.parse(data.out)).toMatchObject({
      valid: false,
      files: [{ problem: expect.stringContaining("data.jsonl:2") }],
    })
  })

  it("config shows values with their origin, and sets only what is valid", async () => {
    const cwd = await folder()
    const env = { EVALSCOPE_REPEATS: "3" }
    expect((await run(["config", "set", "eval_batch_size", "16"], { cwd })).code).toBe(0)
    expect(await run(["config", "set", "evalBatchSize", "many"], { cwd })).toMatchObject({ code: 2 })
    expect(await run(["config", "set", "eval_bach_size", "1"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining("eval_batch_size"),
    })
    const shown = await run(["config", "show", "--origin", "--set", "limit=4"], { cwd, env })
    expect(shown.out).toMatch(/eval_batch_size\s+16\s+.*config\.yaml/)
    expect(shown.out).toMatch(/repeats\s+3\s+EVALSCOPE_REPEATS/)
    expect(shown.out).toMatch(/limit\s+4\s+--set/)
    expect(shown.out).toMatch(/dataset_hub\s+"modelscope"\s+default/)
    const secret = await run(["config", "set", "api_key", "sk-12345678"], { cwd })
    expect(secret).toMatchObject({ code: 2, out: "", err: expect.stringContaining("api_key_env") })
    expect((await run(["config", "unset", "eval_batch_size"], { cwd })).code).toBe(0)
    expect(
      JSON.parse((await run(["config", "show", "--json"], { cwd })).out).tasks[0].task.eval_batch_size,
    ).toBe(1)
    const schema = JSON.parse((await run(["config", "schema"], { cwd })).out)
    const document = JSON.parse((await run(["config", "schema", "document"], { cwd })).out)
    expect(document.required).toEqual(expect.arrayContaining(["status", "results", "gates", "usage"]))
    expect(schema.$defs.task.properties).toMatchObject({
      eval_batch_size: { type: "integer" },
      max_cost: { type: "number" },
    })
  })

  it("doctor finds what is there, and ends with 7 when something required is not", async () => {
    const cwd = await folder()
    const ended = await run(["doctor", "--json"], { cwd, env: { OPENAI_API_KEY: "sk-doctor-secret-1" } })
    expect(ended.code).toBe(0)
    const { checks } = JSON.parse(ended.out)
    expect(checks).toContainEqual(expect.objectContaining({ name: "node", state: "ok" }))
    expect(checks).toContainEqual({ name: "keys", state: "ok", detail: "OPENAI_API_KEY" })
    expect(await run(["doctor", "--require", "model"], { cwd })).toMatchObject({ code: 7 })
    expect(await run(["doctor", "--require", "nothing"], { cwd })).toMatchObject({ code: 2 })
    const bundle = await run(["doctor", "--bundle", "b.json"], {
      cwd,
      env: { OPENAI_API_KEY: "sk-doctor-secret-1" },
    })
    expect(bundle.code).toBe(0)
    const text = await readFile(join(cwd, "b.json"), "utf8")
    expect(text).toContain("OPENAI_API_KEY")
    expect(text).not.toContain("sk-doctor-secret-1")
    await using server = await startMockServer({
      answer: ({ body }) =>
        "tools" in body ? { text: "", toolCalls: [{ name: "add", arguments: '{"a": 2, "b": 3}' }] } : "yes",
    })
    const flags = [
      "-m",
      "m",
      "--api-url",
      `${server.url}/v1`,
      "--sandbox-url",
      "http://127.0.0.1:1",
      "--json",
    ]
    const online = await run(["doctor", "--online", ...flags], {
      cwd,
      env: { HF_ENDPOINT: server.url, HF_TOKEN: "hf_unknown", MODELSCOPE_ENDPOINT: "http://127.0.0.1:1" },
    })
    const found = JSON.parse(online.out).checks
    for (const name of ["model", "stream", "tools", "sqlite"])
      expect(found).toContainEqual(expect.objectContaining({ name, state: "ok" }))
    for (const name of ["modelscope", "huggingface-login", "sandbox-server"])
      expect(found).toContainEqual(expect.objectContaining({ name, state: "fail", fix: expect.any(String) }))
  }, 60_000)

  it("doctor takes no SQLite that the service could not use: one without full-text search", async () => {
    const cwd = await folder()
    const preload = join(cwd, "other-node.mjs")
    // A Node.js whose own SQLite is there, but was built without FTS5.
    await writeFile(
      preload,
      `const real = process.getBuiltinModule
class DatabaseSync {
  exec(sql) { if (sql.includes("fts5")) throw new Error("no such module: fts5") }
  close() {}
}
process.getBuiltinModule = (id) => (id === "node:sqlite" ? { DatabaseSync } : real(id))
`,
    )
    const sqlite = async (env: Record<string, string>) => {
      const ended = await run(["doctor", "--json"], {
        cwd,
        env: { NODE_OPTIONS: `--import ${pathToFileURL(preload)}`, ...env },
      })
      const { checks } = z
        .object({ checks: z.array(z.looseObject({ name: z.string() })) })
        .parse(JSON.parse(ended.out))
      return checks.find(({ name }) => name === "sqlite")
    }
    expect(await sqlite({ EVALSCOPE_SQLITE_DRIVER: "node" })).toMatchObject({
      state: "warn",
      detail: expect.stringMatching(/the web view's index: No SQLite driver.*without full-text search/),
      fix: expect.any(String),
    })
    expect(await sqlite({})).toMatchObject({ state: "ok", detail: expect.stringContaining("libsql") })
  }, 60_000)

  it("completion scripts are well formed and know every command", async () => {
    const cwd = await folder()
    await mkdir(join(cwd, "outputs", "20260101_120000"), { recursive: true })
    const bash = await run(["completion", "bash"], { cwd })
    expect(spawnSync("bash", ["-n"], { input: bash.out }).status).toBe(0)
    const lines = [
      ["eval --cache re", "read refresh"],
      ["perf --paral", "--parallel"],
      ["eval --eval-b", "--eval-batch-size"],
      ["info gsm", "gsm8k"],
      ["resume 2026", "20260101_120000"],
      ["runs show 2026", "20260101_120000"],
      ["compare a --baseline 2026", "20260101_120000"],
      ["sample su", ""],
    ] as const
    const asked = lines.map(([line]) => {
      const words = `evalscope ${line}`
      return `COMP_WORDS=(${words}); COMP_CWORD=${words.split(" ").length - 1}; _evalscope; echo "\${COMPREPLY[@]}"`
    })
    const input = [bash.out, ...asked].join("\n")
    expect(spawnSync("bash", { cwd, input, encoding: "utf8" }).stdout).toBe(
      lines.map(([, answer]) => `${answer}\n`).join(""),
    )
    for (const shell of ["zsh", "fish", "pwsh"]) {
      const script = (await run(["completion", shell], { cwd })).out
      for (const word of ["doctor", "eval-batch-size", "gsm8k", "refresh", "parallel"])
        expect(script, shell).toContain(word)
      // Where the shell is installed, it must be able to read it.
      if (shell === "pwsh") continue
      await writeFile(join(cwd, `script.${shell}`), script)
      const read = spawnSync(shell, ["-n", join(cwd, `script.${shell}`)], { encoding: "utf8" })
      if (!read.error) expect(read.status, read.stderr).toBe(0)
    }
    const installed = await run(["completion", "install"], { cwd, env: { SHELL: "/usr/bin/bash" } })
    expect(installed.out).toContain("bash-completion/completions/evalscope")
    expect(await run(["completion", "tcsh"], { cwd })).toMatchObject({ code: 2 })
  })

  it("preview shows prompts, and no model is asked", async () => {
    const ended = await run(["preview", "quickstart", "-n", "2", "--json"])
    expect(JSON.parse(ended.out).samples).toMatchObject([
      { benchmark: "quickstart", subset: "arithmetic", id: 0, messages: [{ role: "user" }], target: "84" },
      { id: 1 },
    ])
  })

  it("list models of an endpoint, providers and metrics", async () => {
    await using server = await startMockServer({ models: ["one", "two"] })
    const listed = JSON.parse((await run(["list", "models", "--api-url", `${server.url}/v1`, "--json"])).out)
    expect(listed.models).toEqual([{ id: "one" }, { id: "two" }])
    expect((await run(["list", "providers"])).out).toMatch(
      /ollama\s+openai_api\s+http:\/\/127\.0\.0\.1:11434\/v1/,
    )
    expect((await run(["list", "metrics"])).out).toContain("exact_match")
    expect(await run(["list", "models", "--api-url", "http://127.0.0.1:1"])).toMatchObject({ code: 7 })
    expect(await run(["list", "everything"])).toMatchObject({ code: 2 })
  })

  it("data converts, verifies and removes", async () => {
    const cwd = await folder()
    await writeFile(join(cwd, "in.csv"), 'a,b\n1,"x, y"\n2,z\n')
    expect((await run(["data", "convert", "in.csv", "out.jsonl"], { cwd })).out).toContain("2 records")
    expect(await readFile(join(cwd, "out.jsonl"), "utf8")).toBe('{"a":"1","b":"x, y"}\n{"a":"2","b":"z"}\n')
    expect((await run(["data", "convert", "out.jsonl", "back.csv"], { cwd })).code).toBe(0)
    expect(await readFile(join(cwd, "back.csv"), "utf8")).toBe('a,b\r\n1,"x, y"\r\n2,z\r\n')
    // A file may be converted onto itself; one that cannot be read leaves the old result as it is.
    expect((await run(["data", "convert", "in.csv", "in.csv", "--limit", "1"], { cwd })).out).toContain(
      "1 records",
    )
    expect(await readFile(join(cwd, "in.csv"), "utf8")).toBe('a,b\r\n1,"x, y"\r\n')
    await writeFile(join(cwd, "torn.jsonl"), '{"a": 1}\n{"a"\n')
    expect(await run(["data", "convert", "torn.jsonl", "back.csv"], { cwd })).toMatchObject({ code: 6 })
    expect(await readFile(join(cwd, "back.csv"), "utf8")).toContain('1,"x, y"')
    await mkdir(join(cwd, "folder.csv"))
    expect(await run(["data", "convert", "in.csv", "folder.csv"], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error: Cannot write .*folder\.csv: .*\nhint: /),
    })
    expect((await readdir(cwd)).filter((name) => name.endsWith(".tmp"))).toEqual([])
    const cache = join(cwd, "cache", "huggingface", "owner--name")
    await mkdir(join(cache, "revisions"), { recursive: true })
    await mkdir(join(cache, "0123456789ab"), { recursive: true })
    await writeFile(join(cache, "0123456789ab", "data.json"), "[]")
    const listing = {
      version: "0123456789abcdef",
      files: [
        {
          path: "data.json",
          size: 2,
          sha256: "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
        },
      ],
    }
    await writeFile(join(cache, "revisions", "main.json"), JSON.stringify(listing))
    const flags = ["--dataset-dir", join(cwd, "cache")]
    expect((await run(["data", "ls", ...flags], { cwd })).out).toContain("owner/name")
    expect(await run(["data", "verify", ...flags], { cwd })).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 good"),
    })
    await writeFile(join(cache, "0123456789ab", "data.json"), "{}")
    expect(await run(["data", "verify", ...flags], { cwd })).toMatchObject({
      code: 6,
      out: expect.stringContaining("checksum"),
    })
    expect((await run(["data", "path", "owner/name", ...flags], { cwd })).out).toBe(`${cache}\n`)
    expect((await run(["data", "rm", "owner/name", "-y", ...flags], { cwd })).code).toBe(0)
    expect(existsSync(cache)).toBe(false)
  })

  it("commands of packages that are absent stay in help and end with 78", async () => {
    const help = await run(["--help"])
    for (const name of ["perf", "app", "service"]) expect(help.out).toContain(`  ${name} `)
  })
})
