import { spawn } from "node:child_process"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { type HubFaultRule, type HubRepo, type HubSimulator, startHubSimulator } from "@evalscope/testing"
import { zipSync } from "fflate"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { DatasetSpec } from "../../benchmark/index.js"
import { EvalScopeError } from "../../errors/index.js"
import { type DatasetRequest, fetchDataset, openDataset } from "../index.js"

const id = "owner/numbers"
const rows = (split: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${JSON.stringify({ split, at, pad: "x".repeat(60) })}\n`).join("")
const files = {
  "README.md":
    "---\nconfigs:\n- config_name: main\n  data_files:\n  - split: test\n    path: main/test.jsonl\n---\n",
  "main/test.jsonl": rows("test", 2000),
  "main/train.jsonl": rows("train", 10),
  "socratic/test.jsonl": rows("other", 5),
}
const repo: HubRepo = { id, files, lfs: (path) => path === "main/test.jsonl" }
const spec: DatasetSpec = {
  hub: { modelscope: id, huggingface: id },
  subsets: ["main"],
  evalSplit: "test",
  fewShot: { split: "train", count: 2 },
}

let dir: string
const running: HubSimulator[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "hub-"))
})
afterEach(async () => {
  for (const hub of running.splice(0)) await hub.stop()
  await rm(dir, { recursive: true, force: true })
})

async function start(options: Partial<Parameters<typeof startHubSimulator>[0]> = {}): Promise<HubSimulator> {
  const hub = await startHubSimulator({ repos: [repo], ...options })
  running.push(hub)
  return hub
}

type HubName = "modelscope" | "huggingface"
const hubs: readonly HubName[] = ["modelscope", "huggingface"]

function request(
  hub: HubSimulator | undefined,
  name: HubName,
  changes: Partial<DatasetRequest> = {},
): DatasetRequest {
  const url = hub?.url ?? "http://127.0.0.1:9"
  return {
    benchmark: { name: "numbers", dataset: spec },
    hub: name,
    cacheDir: dir,
    transport: { backoffMs: 1, stallMs: 2_000 },
    ...changes,
    env: { HF_ENDPOINT: url, MODELSCOPE_ENDPOINT: url, HOME: dir, ...changes.env },
  }
}

async function read(asked: DatasetRequest, selection = { subset: "main", split: "test" }) {
  const source = await openDataset(asked)
  const values: unknown[] = []
  for await (const { value } of source.records(selection)) values.push(value)
  return values
}

async function failure(asked: DatasetRequest): Promise<EvalScopeError> {
  const thrown = await read(asked).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (EvalScopeError.is(thrown)) return thrown
  throw new Error(`expected an EvalScopeError, got ${String(thrown)}`)
}

/** Leaves 30 000 bytes of the test split in the cache, as a process that was killed. */
async function leaveHalf(name: HubName): Promise<void> {
  const hub = await start({ faults: [{ fault: { type: "stall", afterBytes: 30_000 }, path: large }] })
  const killed = new AbortController()
  const onProgress: DatasetRequest["onProgress"] = ({ receivedBytes }) => {
    if (receivedBytes === 30_000) killed.abort(new Error("killed"))
  }
  await expect(read(request(hub, name, { signal: killed.signal, onProgress }))).rejects.toThrow("killed")
}

/** Requests to the store that large files are redirected to. */
const large = /^\/large\//
const expected = files["main/test.jsonl"]
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line))
const downloads = (hub: HubSimulator, path: string) =>
  hub.requests().filter(({ url, status }) => status < 300 && decodeURIComponent(url).includes(path))

describe.each(hubs)("%s", (name) => {
  it("downloads what is needed, and nothing the second time", async () => {
    const hub = await start({ pageSize: 2 })
    expect(await read(request(hub, name))).toEqual(expected)
    const before = hub.requests().length
    expect(downloads(hub, "main/test.jsonl")).toHaveLength(1)
    expect(downloads(hub, "train.jsonl")).toHaveLength(0)
    expect(await read(request(hub, name))).toEqual(expected)
    expect(hub.requests()).toHaveLength(before)
  })

  it("continues a download that breaks", async () => {
    const hub = await start({
      faults: [{ fault: { type: "break", afterBytes: 30_000 }, path: large, times: 3 }],
    })
    expect(await read(request(hub, name))).toEqual(expected)
    const ranges = hub.requests().flatMap(({ range }) => range ?? [])
    expect(ranges.slice(0, 2)).toEqual(["bytes=30000-", "bytes=30000-"])
    expect(ranges).toContain("bytes=60000-")
  })

  it("continues what a killed process has left", async () => {
    await leaveHalf(name)
    const hub = await start()
    expect(await read(request(hub, name))).toEqual(expected)
    expect(hub.requests().flatMap(({ range }) => range ?? [])).toContain("bytes=30000-")
  })

  it("starts over when the hub ignores the range", async () => {
    const faults: HubFaultRule[] = [
      { fault: { type: "break", afterBytes: 30_000 }, path: large, times: 1 },
      { fault: { type: "ignore-range" }, path: "main/test.jsonl" },
    ]
    expect(await read(request(await start({ faults }), name))).toEqual(expected)
  })

  it("gives up on a file that stays silent", async () => {
    const faults: HubFaultRule[] = [
      { fault: { type: "stall", afterBytes: 100 }, path: large },
      { fault: { type: "ignore-range" }, path: large },
    ]
    const hub = await start({ faults })
    const error = await failure(
      request(hub, name, { transport: { attempts: 2, backoffMs: 1, stallMs: 150 } }),
    )
    expect(error.code).toBe("hub_unreachable")
    expect(error.message).toContain("no bytes for")
  })

  it("rejects content with another checksum and keeps nothing of it", async () => {
    const hub = await start({ faults: [{ fault: { type: "corrupt" }, path: large, times: 1 }] })
    const error = await failure(request(hub, name))
    expect(error.code).toBe("dataset_checksum")
    expect(error.message).toContain("main/test.jsonl")
    expect((await readdir(dir, { recursive: true })).filter((path) => path.endsWith(".part"))).toEqual([])
    expect(await read(request(hub, name))).toEqual(expected)
  })

  it("replaces a broken half that belongs to other content", async () => {
    const hub = await start()
    await leaveHalf(name)
    const part = (await readdir(dir, { recursive: true })).find((path) => path.endsWith(".part"))
    expect(part).toBeDefined()
    await writeFile(join(dir, part ?? ""), "y".repeat(500))
    expect(await read(request(hub, name))).toEqual(expected)
  })

  it("tries again on 429 and 5xx and waits as long as it is told", async () => {
    const faults: HubFaultRule[] = [
      { fault: { type: "status", status: 503 }, times: 2 },
      { fault: { type: "status", status: 429, retryAfterS: 1 }, path: "main/test.jsonl", times: 1 },
    ]
    const hub = await start({ faults })
    const begun = performance.now()
    expect(await read(request(hub, name))).toEqual(expected)
    expect(performance.now() - begun).toBeGreaterThan(950)
    expect(hub.requests().map(({ status }) => status)).toEqual(expect.arrayContaining([503, 429, 200]))
  })

  it("reports a hub that keeps failing, without secrets", async () => {
    const hub = await start({
      faults: [{ fault: { type: "status", status: 500 } }],
      tokens: { s3cret: "all" },
    })
    const env = { HF_TOKEN: "s3cret", MODELSCOPE_API_TOKEN: "s3cret" }
    const error = await failure(request(hub, name, { env, transport: { attempts: 2, backoffMs: 1 } }))
    expect(error.code).toBe("hub_unreachable")
    expect(error.message).toContain("500")
    expect(JSON.stringify([error.message, error.hint, error.context])).not.toContain("s3cret")
  })

  it("recognises a login page", async () => {
    const listing = await start({ faults: [{ fault: { type: "html" } }] })
    expect((await failure(request(listing, name))).message).toContain("not that of a hub")
    const content = await start({ faults: [{ fault: { type: "html" }, path: "main/test.jsonl" }] })
    expect((await failure(request(content, name))).message).toContain("web page")
  })

  it("tells unknown data sets, unknown revisions and missing access apart", async () => {
    const locked: HubRepo[] = [
      { ...repo, gated: true },
      { ...repo, id: "owner/hidden", private: true },
    ]
    const hub = await start({
      repos: [...locked, { ...repo, id: "owner/open" }],
      tokens: { poor: [], rich: "all" },
    })
    const as = (token: string | undefined, args: DatasetRequest["args"]) =>
      request(hub, name, {
        args,
        cacheDir: join(dir, String(token), JSON.stringify(args).length.toString()),
        env: token === undefined ? {} : { HF_TOKEN: token, MODELSCOPE_API_TOKEN: token },
      })
    const unknown = await failure(as("rich", { datasetId: "owner/nothing" }))
    expect(unknown).toMatchObject({ code: "dataset_missing" })
    expect(unknown.message).toContain("has no data set owner/nothing")

    const revision = await failure(as("rich", { datasetId: "owner/open", datasetRevision: "v9" }))
    expect(revision).toMatchObject({ code: "dataset_missing" })
    expect(revision.message).toContain('no revision "v9"')

    const anonymous = await failure(as(undefined, {}))
    expect(anonymous).toMatchObject({ code: "dataset_gated" })
    expect(anonymous.hint).toContain(name === "huggingface" ? "HF_TOKEN" : "MODELSCOPE_API_TOKEN")
    const refused = await failure(as("poor", {}))
    expect(refused).toMatchObject({ code: "dataset_gated" })
    expect(refused.message).toContain("has no access")
    expect(await read(as("rich", {}))).toEqual(expected)
    expect(await read(as("rich", { datasetId: "owner/hidden" }))).toEqual(expected)
    expect((await failure(as(undefined, { datasetId: "owner/hidden" }))).code).toMatch(
      /dataset_(gated|missing)/,
    )
  })

  it("never sends the token to another origin", async () => {
    const hub = await start({ tokens: { rich: "all" } })
    await read(request(hub, name, { env: { HF_TOKEN: "rich", MODELSCOPE_API_TOKEN: "rich" } }))
    const stored = hub.requests().filter(({ origin }) => origin === "storage")
    expect(stored.length).toBeGreaterThan(0)
    expect(stored.some(({ authorized }) => authorized)).toBe(false)
    expect(hub.requests().some(({ origin, authorized }) => origin === "hub" && authorized)).toBe(true)
  })

  it("reads another revision", async () => {
    const other = { revisions: { v2: { files: { "main/test.jsonl": '{"v":2}\n' } } } }
    const hub = await start({ repos: [{ ...repo, ...other }] })
    expect(await read(request(hub, name, { args: { datasetRevision: "v2" } }))).toEqual([{ v: 2 }])
    expect(await read(request(hub, name))).toEqual(expected)
  })

  it("works without the network once the data is there, and says what is missing before", async () => {
    const hub = await start()
    const offline = request(undefined, name, { offline: true })
    const nothing = await failure(offline)
    expect(nothing).toMatchObject({ code: "dataset_offline" })
    expect(nothing.message).toContain(dir)
    expect(nothing.hint).toContain("evalscope fetch numbers")

    await read(request(hub, name))
    expect(await read(offline)).toEqual(expected)
    const source = await openDataset(offline)
    const train = async () => {
      for await (const _ of source.records({ subset: "main", split: "train" })) break
    }
    await expect(train()).rejects.toMatchObject({
      code: "dataset_offline",
      message: expect.stringContaining("main/train.jsonl"),
    })
  })

  it("fetches all that a run reads, with progress that ends at the total", async () => {
    const hub = await start()
    const seen: { receivedBytes: number; totalBytes: number }[] = []
    const fetched = await fetchDataset(
      request(hub, name, {
        onProgress: ({ receivedBytes, totalBytes }) => seen.push({ receivedBytes, totalBytes }),
      }),
    )
    expect(fetched.files).toHaveLength(2)
    expect(fetched.bytes).toBe(files["main/test.jsonl"].length + files["main/train.jsonl"].length)
    expect(seen.at(-1)).toEqual({ receivedBytes: fetched.bytes, totalBytes: fetched.bytes })
    const offline = request(undefined, name, { offline: true })
    expect(await read(offline)).toEqual(expected)
    expect(await read(offline, { subset: "main", split: "train" })).toHaveLength(10)
  })

  it("renews the data by force only, and then has another fingerprint", async () => {
    const first = await start()
    const before = await openDataset(request(first, name))
    await read(request(first, name))
    const changed = { ...repo, files: { ...files, "main/test.jsonl": '{"new":1}\n' } }
    const second = await start({ repos: [changed] })
    expect(await read(request(second, name))).toEqual(expected)
    expect(second.requests()).toHaveLength(0)
    const args = { forceRedownload: true }
    expect(await read(request(second, name, { args }))).toEqual([{ new: 1 }])
    const after = await openDataset(request(second, name))
    expect(await read(request(second, name))).toEqual([{ new: 1 }])
    expect(after.fingerprint).not.toBe(before.fingerprint)
  })

  it("keeps the fingerprint when only files change that the run does not read", async () => {
    const one = await openDataset(request(await start(), name))
    const changed = { ...repo, files: { ...files, "socratic/test.jsonl": "{}\n", LICENSE: "MIT" } }
    const two = await openDataset(
      request(await start({ repos: [changed] }), name, { cacheDir: join(dir, "other") }),
    )
    expect(two.fingerprint).toBe(one.fingerprint)
  })

  it("unpacks zip archives", async () => {
    const archive = zipSync({
      "data/test/a_test.csv": new TextEncoder().encode("q\n1\n"),
      "data/test/b_test.csv": new TextEncoder().encode("q\n2\n"),
    })
    const hub = await start({ repos: [{ id, files: { "pack.zip": archive } }] })
    const benchmark = { name: "numbers", dataset: { ...spec, subsets: ["a", "b"] } }
    expect(await read(request(hub, name, { benchmark }), { subset: "b", split: "test" })).toEqual([
      { q: "2" },
    ])
  })

  it("stops when aborted", async () => {
    const faults: HubFaultRule[] = [{ fault: { type: "stall", afterBytes: 100 }, path: "main/test.jsonl" }]
    const hub = await start({ faults })
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error("enough")), 100)
    await expect(read(request(hub, name, { signal: controller.signal }))).rejects.toThrow("enough")
  })

  it("does not leave the cache for a path of the listing", async () => {
    const hub = await start()
    const evil: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      const url = String(input)
      if (!url.includes("/tree")) return response
      const text = (await response.text()).replaceAll("socratic/test.jsonl", "../../../evil_test.jsonl")
      return new Response(text, response)
    }
    const benchmark = { name: "numbers", dataset: { ...spec, subsets: ["main", "../../../evil"] } }
    const asked = request(hub, name, { benchmark, transport: { backoffMs: 1, fetch: evil } })
    const selection = { subset: "../../../evil", split: "test" }
    await expect(read(asked, selection)).rejects.toMatchObject({ code: "dataset_missing" })
    expect(await read(asked)).toEqual(expected)
  })
})

describe("Hugging Face alone", () => {
  it("reads the converted branch of a repository that is only a script", async () => {
    const converted = {
      "refs/convert/parquet": { files: { "main/test/0000.jsonl": '{"converted":true}\n' } },
    }
    const hub = await start({ repos: [{ id, files: { "numbers.py": "" }, revisions: converted }] })
    expect(await read(request(hub, "huggingface"))).toEqual([{ converted: true }])
  })

  it("finds offline what the hub's own client downloaded", async () => {
    const commit = "a".repeat(40)
    const folder = join(dir, "hf/hub/datasets--owner--numbers")
    const { mkdir } = await import("node:fs/promises")
    await mkdir(join(folder, "refs"), { recursive: true })
    await mkdir(join(folder, "snapshots", commit, "main"), { recursive: true })
    await writeFile(join(folder, "refs/main"), commit)
    await writeFile(join(folder, "snapshots", commit, "main/test.jsonl"), '{"theirs":1}\n')
    const env = { HF_HOME: join(dir, "hf") }
    expect(await read(request(undefined, "huggingface", { offline: true, env }))).toEqual([{ theirs: 1 }])
    expect(
      await read(request(undefined, "huggingface", { env: { ...env, HF_HUB_OFFLINE: "1" } })),
    ).toHaveLength(1)
  })

  it("uses the other hub for a benchmark that is only there", async () => {
    const hub = await start()
    const benchmark = { name: "numbers", dataset: { ...spec, hub: { huggingface: id } } }
    const source = await openDataset(request(hub, "modelscope", { benchmark }))
    expect(source.name).toBe(`huggingface:${id}@main`)
    expect(source.place).toBe("huggingface")
  })
})

describe("several processes", () => {
  it("download a file once", async () => {
    const hub = await start({ faults: [{ fault: { type: "slow", delayMs: 300 }, path: "main/test.jsonl" }] })
    const asked = request(hub, "modelscope")
    const results = await Promise.all([read(asked), read(asked), read(asked)])
    expect(results.every((values) => values.length === expected.length)).toBe(true)
    expect(downloads(hub, "main/test.jsonl")).toHaveLength(
      hub.requests().some(({ origin }) => origin === "storage") ? 1 : 1,
    )
  })

  it("take over the lock of one that was killed", async () => {
    const { withFileLock } = await import("./file-lock.js")
    const { utimes } = await import("node:fs/promises")
    const path = join(dir, "dead.lock")
    await writeFile(path, "1\n")
    const old = new Date(Date.now() - 60_000)
    await utimes(path, old, old)
    const holder = () => withFileLock(path, () => readFile(path, "utf8"))
    expect(await holder()).toContain(`${process.pid} `)
    expect(await readdir(dir)).toEqual([])

    const child = spawn(process.execPath, ["-e", ""])
    await new Promise((resolve) => child.once("exit", resolve))
    await writeFile(path, `${child.pid} ${hostname()}\n`)
    expect(await holder()).toContain(`${process.pid} `)
  })

  it("wait for a holder that is alive", async () => {
    const { withFileLock } = await import("./file-lock.js")
    const path = join(dir, "live.lock")
    const child = spawn(process.execPath, [
      "-e",
      `const fs=require("fs");fs.writeFileSync(${JSON.stringify(path)},"x",{flag:"wx"});console.log("held");setTimeout(()=>{fs.writeFileSync(${JSON.stringify(join(dir, "released"))},"");fs.rmSync(${JSON.stringify(path)})},400)`,
    ])
    await new Promise((resolve) => child.stdout.once("data", resolve))
    const order = await withFileLock(path, () => readdir(dir))
    expect(order).toContain("released")
  })
})
