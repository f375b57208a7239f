import { createHash } from "node:crypto"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { downloadFile, listFiles } from "@huggingface/hub"
import { afterEach, describe, expect, it } from "vitest"
import { type HubRepo, type HubSimulator, type HubSimulatorOptions, startHubSimulator } from "./index.js"

const small = '{"question":"1+1?","answer":"2"}\n'
const large = Buffer.alloc(300_000, "0123456789abcdef")
const repo = {
  id: "openai/gsm8k",
  files: { "README.md": "# data\n", "main/test.jsonl": small, "main/deep/train.parquet": large },
  revisions: { v2: { files: { "only.txt": "two" } } },
}

const open: HubSimulator[] = []
async function start(options: Partial<HubSimulatorOptions> = {}): Promise<HubSimulator> {
  const hub = await startHubSimulator({ repos: [repo], ...options })
  open.push(hub)
  return hub
}
afterEach(async () => {
  for (const hub of open.splice(0)) await hub.stop()
})

async function json(url: string, init?: RequestInit): Promise<unknown> {
  return await (await fetch(url, init)).json()
}

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex")

describe("Hugging Face", () => {
  it("describes a repository with its commit and files", async () => {
    const hub = await start()
    expect(await json(`${hub.url}/api/datasets/openai/gsm8k/revision/main?blobs=true`)).toMatchObject({
      id: "openai/gsm8k",
      sha: hub.commit("openai/gsm8k"),
      siblings: [
        { rfilename: "README.md", size: 7 },
        { rfilename: "main/deep/train.parquet", lfs: { sha256: sha256(large) } },
        { rfilename: "main/test.jsonl", size: small.length },
      ],
    })
    expect(await json(`${hub.url}/api/datasets/openai/gsm8k/revision/v2`)).toMatchObject({
      siblings: [{ rfilename: "only.txt" }],
    })
  })

  it("lists a tree page by page", async () => {
    const hub = await start({ pageSize: 2 })
    const paths: unknown[] = []
    let next: string | undefined = `${hub.url}/api/datasets/openai/gsm8k/tree/main?recursive=true`
    let pages = 0
    while (next !== undefined) {
      const response: Response = await fetch(next)
      const page: unknown = await response.json()
      if (Array.isArray(page)) paths.push(...page.map((entry) => `${entry.type} ${entry.path}`))
      next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1]
      pages++
    }
    expect(pages).toBe(3)
    expect(paths).toEqual([
      "file README.md",
      "directory main",
      "directory main/deep",
      "file main/deep/train.parquet",
      "file main/test.jsonl",
    ])
  })

  it("lists a folder without descending", async () => {
    const hub = await start()
    const page = await json(`${hub.url}/api/datasets/openai/gsm8k/tree/main/main`)
    expect(page).toMatchObject([
      { type: "directory", path: "main/deep" },
      { type: "file", path: "main/test.jsonl" },
    ])
    const missing = await fetch(`${hub.url}/api/datasets/openai/gsm8k/tree/main/none`)
    expect([missing.status, missing.headers.get("x-error-code")]).toEqual([404, "EntryNotFound"])
  })

  it("serves a small file with the git hash as ETag, in ranges too", async () => {
    const hub = await start()
    const url = `${hub.url}/datasets/openai/gsm8k/resolve/main/main/test.jsonl`
    const whole = await fetch(url)
    const oid = createHash("sha1").update(`blob ${small.length}\0${small}`).digest("hex")
    expect(await whole.text()).toBe(small)
    expect(whole.headers.get("etag")).toBe(`"${oid}"`)
    expect(whole.headers.get("x-repo-commit")).toBe(hub.commit("openai/gsm8k"))
    const part = await fetch(url, { headers: { Range: "bytes=5-9" } })
    expect([part.status, await part.text()]).toEqual([206, small.slice(5, 10)])
    expect(part.headers.get("content-range")).toBe(`bytes 5-9/${small.length}`)
    const tail = await fetch(url, { headers: { Range: "bytes=20-999" } })
    expect([tail.headers.get("content-length"), await tail.text()]).toEqual([
      String(small.length - 20),
      small.slice(20),
    ])
    const last = await fetch(url, { headers: { Range: "bytes=-4" } })
    expect([last.status, await last.text()]).toEqual([206, small.slice(-4)])
    const beyond = await fetch(url, { headers: { Range: "bytes=9999-" } })
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${small.length}`])
  })

  it("redirects a large file to another origin, which sees no token", async () => {
    const hub = await start({ tokens: { secret: "all" } })
    const url = `${hub.url}/datasets/openai/gsm8k/resolve/main/main/deep/train.parquet`
    const head = await fetch(url, { method: "HEAD", redirect: "manual" })
    expect(head.status).toBe(302)
    expect(head.headers.get("x-linked-size")).toBe(String(large.length))
    expect(head.headers.get("x-linked-etag")).toBe(`"${sha256(large)}"`)
    const body = await fetch(url, { headers: { Authorization: "Bearer secret" } })
    expect(sha256(Buffer.from(await body.arrayBuffer()))).toBe(sha256(large))
    expect(hub.requests().map((request) => [request.origin, request.authorized])).toContainEqual([
      "hub",
      true,
    ])
    expect(hub.requests().find((request) => request.origin === "storage")?.authorized).toBe(false)
  })

  it("refuses like the real hub", async () => {
    const repos: HubRepo[] = [
      repo,
      { id: "a/gated", gated: true, files: { "x.txt": "x" } },
      { id: "a/private", private: true, files: {} },
    ]
    const hub = await start({ repos, tokens: { full: "all", poor: [] } })
    const ask = async (path: string, token?: string): Promise<[number, string | null]> => {
      const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` }
      const response = await fetch(`${hub.url}${path}`, { headers })
      await response.arrayBuffer()
      return [response.status, response.headers.get("x-error-code")]
    }
    expect(await ask("/api/datasets/no/such")).toEqual([401, "RepoNotFound"])
    expect(await ask("/api/datasets/no/such", "full")).toEqual([404, "RepoNotFound"])
    expect(await ask("/api/datasets/openai/gsm8k/revision/v9")).toEqual([404, "RevisionNotFound"])
    expect(await ask("/datasets/openai/gsm8k/resolve/main/none.txt")).toEqual([404, "EntryNotFound"])
    expect(await ask(`/api/datasets/openai/gsm8k/revision/${encodeURIComponent("分支\n")}`)).toEqual([
      404,
      "RevisionNotFound",
    ])
    expect(await ask("/datasets/a/gated/resolve/main/x.txt")).toEqual([401, "GatedRepo"])
    expect(await ask("/datasets/a/gated/resolve/main/x.txt", "poor")).toEqual([403, "GatedRepo"])
    expect(await ask("/datasets/a/gated/resolve/main/x.txt", "full")).toEqual([200, null])
    expect(await ask("/api/datasets/a/gated")).toEqual([200, null])
    expect(await ask("/api/datasets/a/private", "poor")).toEqual([404, "RepoNotFound"])
    expect(await ask("/api/datasets/a/private", "full")).toEqual([200, null])
    expect(await ask("/api/datasets/openai/gsm8k", "wrong")).toEqual([401, null])
  })
})

describe("ModelScope", () => {
  it("gives the number of a data set and lists its tree by it", async () => {
    const hub = await start()
    const info = await json(`${hub.url}/api/v1/datasets/openai/gsm8k`)
    const number = /"Id":(\d+)/.exec(JSON.stringify(info))?.[1]
    expect(info).toMatchObject({ Code: 200, Success: true, Data: { Id: expect.any(Number) } })
    const query = "Revision=master&Root=/&Recursive=True&PageNumber=1&PageSize=100"
    const tree = await json(`${hub.url}/api/v1/datasets/${number}/repo/tree?${query}`)
    expect(tree).toMatchObject({
      Code: 200,
      Data: {
        Files: [
          { Path: "README.md", Type: "blob", Sha256: sha256("# data\n") },
          { Path: "main", Type: "tree" },
          { Path: "main/deep", Type: "tree" },
          { Path: "main/deep/train.parquet", IsLFS: true, Size: large.length, Sha256: sha256(large) },
          { Path: "main/test.jsonl", Name: "test.jsonl" },
        ],
      },
    })
    const page2 = await json(
      `${hub.url}/api/v1/datasets/openai/gsm8k/repo/tree?Recursive=True&PageNumber=2&PageSize=4`,
    )
    expect(page2).toMatchObject({ Data: { Files: [{ Path: "main/test.jsonl" }] } })
  })

  it("serves files, large ones through a redirect, and ranges", async () => {
    const hub = await start()
    const base = `${hub.url}/api/v1/datasets/openai/gsm8k/repo?Revision=master&FilePath=`
    expect(await (await fetch(`${base}main%2Ftest.jsonl`)).text()).toBe(small)
    const part = await fetch(`${base}main/deep/train.parquet`, { headers: { Range: "bytes=16-31" } })
    expect([part.status, await part.text()]).toEqual([206, "0123456789abcdef"])
  })

  it("answers refusals with 404 and a code", async () => {
    const repos: HubRepo[] = [repo, { id: "a/private", private: true, files: {} }]
    const hub = await start({ repos, tokens: { full: "all" } })
    expect(await json(`${hub.url}/api/v1/datasets/no/such`)).toMatchObject({
      Code: 10010205001,
      Success: false,
    })
    expect(await json(`${hub.url}/api/v1/datasets/a/private`)).toMatchObject({ Code: 10010200001 })
    const cookie = { Cookie: "m_session_id=full" }
    expect(await json(`${hub.url}/api/v1/datasets/a/private`, { headers: cookie })).toMatchObject({
      Code: 200,
    })
    expect(await json(`${hub.url}/api/v1/datasets/openai/gsm8k/repo/tree?Revision=v9`)).toMatchObject({
      Code: 10990101004,
    })
  })
})

describe("faults", () => {
  const path = "/datasets/openai/gsm8k/resolve/main/main/test.jsonl"

  it("breaks the connection after so many bytes, once, and lets the rest be fetched", async () => {
    const hub = await start({
      faults: [{ fault: { type: "break", afterBytes: 10 }, path: "main/test.jsonl", times: 1 }],
    })
    const broken = await fetch(hub.url + path)
    await expect(broken.text()).rejects.toThrow()
    const rest = await fetch(hub.url + path, { headers: { Range: "bytes=10-" } })
    expect(await rest.text()).toBe(small.slice(10))
  })

  it("breaks a large file where its bytes are, not at the redirect", async () => {
    const faults = [
      { fault: { type: "break", afterBytes: 1000 }, path: "main/deep/train.parquet", times: 1 },
    ] as const
    const hub = await start({ faults })
    const url = `${hub.url}/datasets/openai/gsm8k/resolve/main/main/deep/train.parquet`
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200)
    await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow()
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(large.length)
  })

  it("strikes one hub and not the other", async () => {
    const hub = await start({ faults: [{ fault: { type: "status", status: 503 }, hub: "modelscope" }] })
    expect((await fetch(hub.url + path)).status).toBe(200)
    expect((await fetch(`${hub.url}/api/v1/datasets/openai/gsm8k`)).status).toBe(503)
  })

  it("sends other bytes, or announces another checksum", async () => {
    const hub = await start({ faults: [{ fault: { type: "corrupt" }, path: "main/test.jsonl" }] })
    const text = await (await fetch(hub.url + path)).text()
    expect(text).not.toBe(small)
    expect(text).toHaveLength(small.length)
    const liar = await start({ faults: [{ fault: { type: "wrong-checksum" }, path: "main/test.jsonl" }] })
    const response = await fetch(liar.url + path)
    expect(await response.text()).toBe(small)
    expect(response.headers.get("etag")).toMatch(/^"0+"$/)
  })

  it("answers with an error so many times", async () => {
    const hub = await start({
      faults: [{ fault: { type: "status", status: 429, retryAfterS: 3 }, times: 2 }],
    })
    const statuses: number[] = []
    for (let i = 0; i < 3; i++) statuses.push((await fetch(hub.url + path)).status)
    expect(statuses).toEqual([429, 429, 200])
  })

  it("ignores a range", async () => {
    const hub = await start({ faults: [{ fault: { type: "ignore-range" } }] })
    const response = await fetch(hub.url + path, { headers: { Range: "bytes=10-" } })
    expect([response.status, await response.text()]).toEqual([200, small])
  })
})

describe("the official client", () => {
  const dataset = { type: "dataset", name: "openai/gsm8k" } as const

  it("lists and downloads", async () => {
    const { url: hubUrl } = await start({ pageSize: 2 })
    const paths: string[] = []
    for await (const file of listFiles({ repo: dataset, recursive: true, hubUrl })) paths.push(file.path)
    expect(paths).toHaveLength(5)
    for (const [path, content] of Object.entries(repo.files)) {
      const blob = await downloadFile({ repo: dataset, path, hubUrl })
      const bytes = Buffer.from((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
      expect(bytes.equals(Buffer.from(content))).toBe(true)
    }
    expect(await downloadFile({ repo: dataset, path: "none", hubUrl })).toBeNull()
  })

  it("meets gates, missing repositories and missing revisions", async () => {
    const repos = [repo, { id: "a/gated", gated: true, files: { "x.txt": "x" } }]
    const { url: hubUrl } = await start({ repos, tokens: { hf_full: "all" } })
    const gated = { repo: { type: "dataset", name: "a/gated" }, path: "x.txt", hubUrl } as const
    await expect(downloadFile(gated)).rejects.toMatchObject({ statusCode: 401 })
    expect(await (await downloadFile({ ...gated, accessToken: "hf_full" }))?.text()).toBe("x")
    const missing = downloadFile({ repo: dataset, path: "README.md", revision: "v9", hubUrl })
    await expect(missing).rejects.toMatchObject({ statusCode: 404 })
  })
})

describe("a folder on disk", () => {
  it("is served like files in memory", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hub-"))
    try {
      await mkdir(join(folder, "sub"))
      await writeFile(join(folder, "sub", "a.jsonl"), small)
      await writeFile(join(folder, "empty.txt"), "")
      const hub = await start({ repos: [{ id: "a/disk", folder }] })
      const tree = await json(`${hub.url}/api/datasets/a/disk/tree/main?recursive=True`)
      expect(tree).toMatchObject([{ path: "empty.txt", size: 0 }, { path: "sub" }, { path: "sub/a.jsonl" }])
      const file = await fetch(`${hub.url}/datasets/a/disk/resolve/main/sub/a.jsonl`)
      expect(await file.text()).toBe(small)
      expect(await (await fetch(`${hub.url}/datasets/a/disk/resolve/main/empty.txt`)).text()).toBe("")
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
