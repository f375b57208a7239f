import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { jobsPageSchema, runsPageSchema } from "@evalscope/app/api"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { plantRun } from "./planted-run.js"
import { type SendOptions, startService, type TestService, until } from "./service.js"

const token = "the-token-of-this-test-0123"
const board = "https://board.example:8443"
const secret = "CONTENT-OF-A-FILE-OUTSIDE"
let folder: string
let plain: TestService
let locked: TestService
let wide: TestService
let listed: TestService
let readOnly: TestService

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"))
  await writeFile(join(folder, "secret.txt"), secret)
  const outputs = join(folder, "outputs")
  await mkdir(outputs)
  const run = await plantRun(outputs, { name: "20260101_000000", subsets: { main: [1, 0] } })
  await plantRun(join(folder, "elsewhere"), { name: "r", subsets: { main: [1] } })
  await symlink(join(folder, "elsewhere", "r"), join(outputs, "linked"))
  await symlink(join(folder, "secret.txt"), join(run, "reports", "qwen", "leak.json"))
  await symlink(join(folder, "secret.txt"), join(run, "reviews", "qwen", "gsm8k_leak.jsonl"))
  await symlink(join(folder, "secret.txt"), join(run, "reports", "report.html"))
  await mkdir(join(run, "logs"))
  await symlink(join(folder, "secret.txt"), join(run, "logs", "eval_log.log"))
  await writeFile(join(run, "picture.svg"), '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  await writeFile(join(run, "picture.png"), "<html><script>alert(1)</script>")
  plain = await startService({ headersTimeoutMs: 1000, requestTimeoutMs: 1500, uploadLimit: 4096 }, outputs)
  locked = await startService({ token, allowOrigins: [board] }, join(folder, "locked"))
  wide = await startService({ host: "0.0.0.0", token }, join(folder, "wide"))
  listed = await startService(
    { allowHosts: ["api.example.com", "*.models.test:8443"] },
    join(folder, "listed"),
  )
  readOnly = await startService({ readOnly: true }, join(folder, "read-only"))
})

afterAll(async () => {
  for (const service of [plain, locked, wide, listed, readOnly]) await service[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const json = { "content-type": "application/json" }
const runs = "/api/v1/runs"
const run = `${runs}/20260101_000000`
const evalBody = { model: "m", api_url: "http://127.0.0.1:9/v1", datasets: ["quickstart"] }
const perfBody = { model: "m", url: "http://127.0.0.1:9/v1/chat/completions", number: 1 }
const post = (body: unknown, headers: Record<string, string> = {}): SendOptions => ({
  headers: { ...json, ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
})
const job = (config: object, kind = "eval") => post({ kind, config })
const withEval = (more: object) => post({ ...evalBody, ...more })

const uploads = "/api/v1/uploads"
const charts = "/api/v1/reports/runs/20260101_000000/models/qwen/charts"
const file = (body: string, type = "application/octet-stream"): SendOptions => ({
  headers: { "content-type": type },
  body,
})

type Case = [what: string, method: string, path: string, options: SendOptions, status: number]

const cases: readonly Case[] = [
  // Out of the folder, by every road.
  ["run id that climbs", "GET", `${runs}/..`, {}, 404],
  ["run id that climbs, encoded", "GET", `${runs}/%2e%2e%2f%2e%2e%2fetc`, {}, 400],
  ["run id that climbs in the id's own spelling", "GET", `${runs}/..~1..~1secret.txt`, {}, 400],
  ["run id with a backslash", "GET", `${runs}/..%5C..%5Csecret`, {}, 400],
  ["run id with a NUL", "GET", `${runs}/a%00b`, {}, 400],
  ["run id that is absolute", "GET", `${runs}/~1etc~1passwd`, {}, 400],
  ["run id in an unknown root", "GET", `${runs}/nowhere:20260101_000000`, {}, 404],
  ["run id of the service's own folder", "GET", `${runs}/.evalscope`, {}, 400],
  ["run behind a link out of the root", "GET", `${runs}/linked`, {}, 403],
  ["run id beyond all bounds", "GET", `${runs}/${"a".repeat(3000)}`, {}, 400],
  ["deleting a run behind a link", "DELETE", `${runs}/linked`, {}, 403],
  ["deleting what climbs", "DELETE", `${runs}/..~1secret.txt?purge=true`, {}, 400],
  ["a file that climbs", "GET", `${run}/file?path=../../secret.txt`, {}, 403],
  ["a file that is absolute", "GET", `${run}/file?path=/etc/passwd`, {}, 403],
  ["a file behind a link", "GET", `${run}/file?path=logs/eval_log.log`, {}, 403],
  ["a log behind a link", "GET", `${run}/log`, {}, 404],
  ["a report behind a link", "GET", `${run}/html`, {}, 404],
  ["media that climbs", "GET", "/api/v1/media/20260101_000000?path=../../secret.txt", {}, 404],
  ["media that climbs in the address", "GET", "/api/v1/media/20260101_000000/..%2f..%2fsecret.txt", {}, 404],
  ["media by a path outside", "GET", "/api/v1/media/20260101_000000?path=/etc/hostname", {}, 404],
  [
    "media that is a script in a picture's clothes",
    "GET",
    "/api/v1/media/20260101_000000?path=picture.svg",
    {},
    415,
  ],
  [
    "media that is a page in a picture's clothes",
    "GET",
    "/api/v1/media/20260101_000000?path=picture.png",
    {},
    415,
  ],
  ["a model folder that climbs", "GET", `${run}/models/..%2f..%2f..%2f/samples`, {}, 404],
  ["a page of the web app that climbs", "GET", "/assets/..%2f..%2f..%2fsecret.txt", {}, 404],
  ["a work folder outside", "POST", "/api/v1/eval", withEval({ work_dir: "/tmp/elsewhere" }), 403],
  ["a work folder that climbs", "POST", "/api/v1/eval", withEval({ work_dir: "../../elsewhere" }), 403],
  ["a work folder in the home", "POST", "/api/v1/eval", withEval({ work_dir: "~/x" }), 403],
  ["a work folder behind a link", "POST", "/api/v1/eval", withEval({ use_cache: "linked/../../.." }), 403],
  ["a work folder that is no text", "POST", "/api/v1/eval", withEval({ work_dir: 7 }), 400],
  ["a data folder outside", "POST", "/api/v1/eval", withEval({ dataset_dir: "/etc" }), 403],
  [
    "data from outside",
    "POST",
    "/api/v1/eval",
    withEval({ dataset_args: { quickstart: { local_path: "/etc/passwd" } } }),
    403,
  ],
  [
    "data that climbs under an id",
    "POST",
    "/api/v1/eval",
    withEval({ dataset_args: { quickstart: { dataset_id: "../../secret.txt" } } }),
    403,
  ],
  [
    "a path in a benchmark's own parameters",
    "POST",
    "/api/v1/eval",
    withEval({ dataset_args: { quickstart: { extra_params: { where: "/etc/passwd" } } } }),
    403,
  ],
  [
    "an outputs folder of a load test outside",
    "POST",
    "/api/v1/perf",
    post({ ...perfBody, outputs_dir: "/tmp/x" }),
    403,
  ],
  ["a file read by @", "POST", "/api/v1/perf", post({ ...perfBody, prompt: "@/etc/passwd" }), 403],
  [
    "a template read by @",
    "POST",
    "/api/v1/perf",
    post({ ...perfBody, query_template: "@../../secret.txt" }),
    403,
  ],
  [
    "candidates of an arena from outside",
    "POST",
    "/api/v1/jobs",
    job(
      {
        models: [
          { name: "a", report_path: "/etc" },
          { name: "b", report_path: "../.." },
        ],
        judges: [{ model_id: "j", api_url: "http://127.0.0.1:9" }],
      },
      "arena",
    ),
    403,
  ],
  // Code and programs.
  ["a plugin", "POST", "/api/v1/eval", withEval({ plugins: ["evil-package"] }), 403],
  ["a plugin by path", "POST", "/api/v1/eval", withEval({ plugins: ["./evil.js"] }), 403],
  [
    "a sandbox on a server that runs no code",
    "POST",
    "/api/v1/jobs",
    job({ datasets: ["humaneval"], sandbox: { enabled: true } }),
    403,
  ],
  ["a program to start", "POST", "/api/v1/perf", post({ ...perfBody, launch: "touch /tmp/pwned" }), 403],
  ["a module to load", "POST", "/api/v1/perf", post({ ...perfBody, "api-module": "./x.js" }), 403],
  // Addresses that the server must not call.
  ["an address of another scheme", "POST", "/api/v1/eval", withEval({ api_url: "gopher://127.0.0.1/" }), 400],
  ["an address that is a file", "POST", "/api/v1/eval", withEval({ api_url: "file:///etc/passwd" }), 403],
  [
    "an address with credentials",
    "POST",
    "/api/v1/eval",
    withEval({ api_url: "http://user:pw@127.0.0.1/v1" }),
    400,
  ],
  ["an address that is none", "POST", "/api/v1/eval", withEval({ api_url: "http://" }), 400],
  ["the metadata service", "POST", "/api/v1/eval", withEval({ api_url: "http://169.254.169.254/v1" }), 403],
  [
    "the metadata service in decimal",
    "POST",
    "/api/v1/eval",
    withEval({ api_url: "http://2852039166/v1" }),
    403,
  ],
  [
    "the metadata service in hexadecimal",
    "POST",
    "/api/v1/eval",
    withEval({ api_url: "http://0xa9fea9fe/v1" }),
    403,
  ],
  [
    "the metadata service as IPv6",
    "POST",
    "/api/v1/eval",
    withEval({ api_url: "http://[::ffff:169.254.169.254]/v1" }),
    403,
  ],
  [
    "the metadata service by name",
    "POST",
    "/api/v1/eval",
    withEval({ api_url: "http://metadata.google.internal/" }),
    403,
  ],
  [
    "a judge at the metadata service",
    "POST",
    "/api/v1/eval",
    withEval({ judge: { models: [{ model_id: "j", api_url: "http://169.254.169.254/" }] } }),
    403,
  ],
  [
    "a check of the metadata service",
    "POST",
    "/api/v1/endpoint/check",
    post({ api_url: "http://169.254.169.254/latest" }),
    403,
  ],
  [
    "a webhook at the metadata service",
    "POST",
    "/api/v1/perf",
    post({ ...perfBody, webhook: "http://169.254.169.254/" }),
    403,
  ],
  ["a variable of the server as key", "POST", "/api/v1/eval", withEval({ api_key_env: "PATH" }), 403],
  // Bodies.
  ["no body", "POST", "/api/v1/eval", { headers: json }, 400],
  ["an empty body", "POST", "/api/v1/eval", post({}), 400],
  ["a missing field", "POST", "/api/v1/eval", post({ model: "m", datasets: ["quickstart"] }), 400],
  ["a field of the wrong type", "POST", "/api/v1/eval", withEval({ limit: "many" }), 400],
  ["a negative limit", "POST", "/api/v1/eval", withEval({ limit: -1 }), 400],
  ["a batch of nothing", "POST", "/api/v1/eval", withEval({ eval_batch_size: 0 }), 400],
  ["an unknown field", "POST", "/api/v1/eval", withEval({ limt: 5 }), 400],
  ["an unknown benchmark", "POST", "/api/v1/eval", withEval({ datasets: ["gsm9k"] }), 422],
  ["a benchmark that is a path", "POST", "/api/v1/eval", withEval({ datasets: ["../../etc/passwd"] }), 403],
  ["datasets that are no list", "POST", "/api/v1/eval", withEval({ datasets: { a: 1 } }), 400],
  ["an unknown protocol", "POST", "/api/v1/perf", post({ ...perfBody, api: "../../evil" }), 400],
  ["half of a JSON text", "POST", "/api/v1/eval", post('{"model": "m"'), 400],
  ["a list instead of a map", "POST", "/api/v1/eval", post([1, 2]), 400],
  [
    "text that is not UTF-8",
    "POST",
    "/api/v1/eval",
    { headers: json, body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) },
    400,
  ],
  [
    "a field that reaches for prototypes",
    "POST",
    "/api/v1/eval",
    post('{"__proto__": {"polluted": true}, "model": "m"}'),
    400,
  ],
  [
    "a constructor deep inside",
    "POST",
    "/api/v1/jobs",
    post('{"kind":"eval","config":{"a":{"constructor":{"prototype":1}}}}'),
    400,
  ],
  [
    "nesting without end",
    "POST",
    "/api/v1/jobs",
    post(`{"kind":"eval","config":${'{"a":'.repeat(5000)}1${"}".repeat(5000)}}`),
    400,
  ],
  [
    "a form",
    "POST",
    "/api/v1/eval",
    { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "model=m" },
    415,
  ],
  [
    "text that is called text",
    "POST",
    "/api/v1/jobs",
    { headers: { "content-type": "text/plain" }, body: JSON.stringify({ kind: "eval", config: {} }) },
    415,
  ],
  ["more than the limit", "POST", "/api/v1/eval", post(`{"model": "${"x".repeat(2 << 20)}"}`), 413],
  ["an unknown kind of job", "POST", "/api/v1/jobs", post({ kind: "shell", config: {} }), 400],
  [
    "a job with a field too many",
    "POST",
    "/api/v1/jobs",
    post({ kind: "eval", config: evalBody, run_as: "root" }),
    400,
  ],
  [
    "a priority beyond all bounds",
    "POST",
    "/api/v1/jobs",
    post({ kind: "eval", config: evalBody, priority: 1e9 }),
    400,
  ],
  // Files that are sent.
  ["an upload that climbs", "POST", `${uploads}?name=../../x.jsonl`, file("{}\n"), 400],
  ["an upload that climbs, encoded", "POST", `${uploads}?name=..%2f..%2fx.jsonl`, file("{}\n"), 400],
  ["an upload with two dots inside", "POST", `${uploads}?name=a..jsonl`, file("{}\n"), 400],
  ["an upload with a NUL in its name", "POST", `${uploads}?name=a%00.jsonl`, file("{}\n"), 400],
  ["an upload that would be hidden", "POST", `${uploads}?name=.htaccess.csv`, file("{}\n"), 400],
  ["an upload that is a program", "POST", `${uploads}?name=run.sh`, file("rm -rf /\n"), 400],
  ["an upload that is a page", "POST", `${uploads}?name=a.html`, file("<script>"), 400],
  ["an upload with an endless name", "POST", `${uploads}?name=${"a".repeat(300)}.csv`, file("a\n"), 400],
  ["an upload without a name", "POST", uploads, file("{}\n"), 400],
  ["an upload of nothing", "POST", `${uploads}?name=a.jsonl`, file(""), 400],
  ["an upload beyond the limit", "POST", `${uploads}?name=a.jsonl`, file("x".repeat(5000)), 413],
  [
    "an upload as a form",
    "POST",
    `${uploads}?name=a.jsonl`,
    file("{}", "multipart/form-data; boundary=x"),
    415,
  ],
  ["an upload as plain text", "POST", `${uploads}?name=a.jsonl`, file("{}", "text/plain"), 415],
  ["removing an upload that climbs", "DELETE", `${uploads}/..%2f..%2fservice.sqlite`, {}, 404],
  ["removing an upload that is none", "DELETE", `${uploads}/jobs`, {}, 404],
  [
    "an upload of another site",
    "POST",
    `${uploads}?name=a.jsonl`,
    { body: "{}", headers: { "content-type": "application/octet-stream", origin: "https://evil.example" } },
    403,
  ],
  // Charts.
  ["a chart that climbs", "GET", `${charts}/..%2f..%2fx`, {}, 404],
  ["a chart of a script", "GET", `${charts}/%3Cscript%3E`, {}, 404],
  ["a chart in a theme of one's own", "GET", `${charts}/scores?theme=%22onload=`, {}, 400],
  ["a chart of a run that climbs", "GET", charts.replace("20260101_000000", "..~1x"), {}, 404],
  ["a comparison of nothing", "GET", "/api/v1/reports/charts/radar", {}, 400],
  ["a chart of a comparison outside", "GET", "/api/v1/reports/charts/radar?report=..~1x/m", {}, 400],
  ["a chart of another root", "GET", `${charts}/scores?root_path=/etc`, {}, 403],
  ["a load test's chart that climbs", "GET", "/api/v1/perf/chart?path=../x&chart_type=rps", {}, 400],
  [
    "nine load tests in a chart",
    "GET",
    `/api/v1/perf/compare/chart?chart_type=rps&paths=${"a;".repeat(9)}`,
    {},
    400,
  ],
  // Ids.
  [
    "a task id that climbs",
    "POST",
    "/api/v1/eval/invoke",
    post(evalBody, { "evalscope-task-id": "../../x" }),
    400,
  ],
  [
    "a task id of two dots",
    "POST",
    "/api/v1/eval/invoke",
    post(evalBody, { "evalscope-task-id": ".." }),
    400,
  ],
  ["no task id", "POST", "/api/v1/eval/invoke", post(evalBody), 400],
  ["progress of a task that climbs", "GET", "/api/v1/eval/progress?task_id=../../secret.txt", {}, 400],
  [
    "an idempotency key that is no name",
    "POST",
    "/api/v1/jobs",
    post({ kind: "eval", config: evalBody }, { "idempotency-key": "a/b" }),
    400,
  ],
  ["an unknown job", "GET", "/api/v1/jobs/01zzzz", {}, 404],
  ["events of an unknown job", "GET", "/api/v1/jobs/..%2f..%2fx/events", {}, 404],
  ["a cursor of one's own making", "GET", `${runs}?cursor=bm90IGEgY3Vyc29y`, {}, 400],
  ["a page without end", "GET", `${runs}?limit=1000000`, {}, 400],
  ["a sort by code", "GET", `${run}/models/qwen/samples?sort=id%3BDROP%20TABLE%20samples`, {}, 400],
  ["a status by code", "GET", `${run}/models/qwen/samples?status=1%20OR%201`, {}, 400],
  ["emptying a trash that climbs", "DELETE", "/api/v1/trash/outputs%3A..%2f..%2f20260101_000000", {}, 404],
  ["emptying all of the trash", "DELETE", "/api/v1/trash/outputs%3A", {}, 404],
  ["a trash that climbs", "POST", "/api/v1/trash/outputs%3A..%2f..%2fx/restore", post({}), 404],
  ["a level that climbs", "GET", "/api/v1/perf/20260101_000000/levels/..%2f../requests", {}, 404],
  [
    "more runs compared than any screen shows",
    "GET",
    `/api/v1/compare?${"run=20260101_000000&".repeat(101)}`,
    {},
    400,
  ],
  ["a comparison outside", "GET", "/api/v1/compare?run=20260101_000000&run=..~1x", {}, 400],
  // Addresses and methods.
  ["an unknown address", "GET", "/api/v1/nothing", {}, 404],
  ["a wrong method", "GET", "/api/v1/eval", {}, 405],
  ["a method of its own", "TRACE", "/health", {}, 405],
  ["an encoding that is none", "GET", `${runs}/%zz`, {}, 404],
  // Other sites.
  ["another host's name", "GET", "/api/v1/config", { headers: { host: "evil.example" } }, 403],
  [
    "another host's name with our address in it",
    "GET",
    "/health",
    { headers: { host: "127.0.0.1.evil.example" } },
    403,
  ],
  [
    "a post of another site",
    "POST",
    "/api/v1/jobs",
    post({ kind: "eval", config: evalBody }, { origin: "https://evil.example" }),
    403,
  ],
  [
    "a post of a page without origin",
    "POST",
    "/api/v1/jobs",
    post({ kind: "eval", config: evalBody }, { origin: "null" }),
    403,
  ],
  [
    "a post that the browser calls cross-site",
    "POST",
    "/api/v1/jobs",
    post({ kind: "eval", config: evalBody }, { "sec-fetch-site": "cross-site" }),
    403,
  ],
  [
    "a deletion by another port of this machine",
    "DELETE",
    run,
    { headers: { origin: "http://127.0.0.1:1" } },
    403,
  ],
]

describe("hostile requests", () => {
  it("are a good number", () => {
    expect(cases.length).toBeGreaterThanOrEqual(60)
    expect(new Set(cases.map(([what]) => what)).size).toBe(cases.length)
  })

  it.each(cases)("%s", async (_, method, path, options, status) => {
    const answer = await plain.send(method, path, options)
    expect(answer.status, answer.text.slice(0, 300)).toBe(status)
    expect(answer.text).not.toContain(secret)
    expect(answer.text).not.toContain("root:x:")
    expect(answer.text).not.toMatch(/\bat .*\.js:\d+/)
    expect(answer.headers["x-content-type-options"]).toBe("nosniff")
    const { error, code, request_id: id } = answer.json()
    expect(typeof error).toBe("string")
    expect(typeof code).toBe("string")
    expect(String(id)).toMatch(/^[0-9a-f-]{36}$/)
  })

  const withToken: readonly Case[] = [
    ["no token", "GET", "/api/v1/config", {}, 401],
    ["a forged token", "GET", "/api/v1/runs", { headers: { authorization: `Bearer ${token}x` } }, 401],
    [
      "half of the token",
      "GET",
      "/api/v1/runs",
      { headers: { authorization: `Bearer ${token.slice(0, 10)}` } },
      401,
    ],
    ["an empty token", "GET", "/api/v1/runs", { headers: { authorization: "Bearer " } }, 401],
    [
      "the token as a password",
      "GET",
      "/api/v1/runs",
      { headers: { authorization: `Basic ${Buffer.from(`x:${token}`).toString("base64")}` } },
      401,
    ],
    ["the token in the address", "GET", `/api/v1/runs?token=${token}`, {}, 401],
    [
      "a forged session",
      "GET",
      "/api/v1/runs",
      { headers: { cookie: `evalscope_session=${"A".repeat(43)}` } },
      401,
    ],
    ["a wrong token for a session", "POST", "/api/v1/session", post({ token: "wrong" }), 401],
    ["figures without a token", "GET", "/metrics", {}, 401],
    [
      "a job without a token",
      "POST",
      "/api/v1/jobs",
      post({ kind: "eval", config: { datasets: ["quickstart"] } }),
      401,
    ],
  ]
  it.each(withToken)("where a token is needed: %s", async (_, method, path, options, status) => {
    const answer = await locked.send(method, path, options)
    expect(answer.status, answer.text).toBe(status)
    expect(answer.text).not.toContain(token)
    if (status === 401) expect(answer.headers["www-authenticate"]).toContain("Bearer")
  })

  it("lets in who has the token, and a browser's session only from its own page", async () => {
    const bearer = { authorization: `Bearer ${token}` }
    expect((await locked.send("GET", "/api/v1/config", { headers: bearer })).status).toBe(200)
    const opened = await locked.post("/api/v1/session", { token })
    const [cookie = ""] = [opened.headers["set-cookie"] ?? []].flat()
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict/)
    const session = { cookie: cookie.split(";")[0] ?? "" }
    expect((await locked.send("GET", "/api/v1/config", { headers: session })).status).toBe(200)
    const body = { kind: "eval", config: { datasets: ["nothing"] } }
    const own = { ...session, origin: locked.url, "sec-fetch-site": "same-origin" }
    expect((await locked.post("/api/v1/jobs", body, own)).status).toBe(422)
    expect((await locked.post("/api/v1/jobs", body, session)).status).toBe(403)
    expect(
      (await locked.post("/api/v1/jobs", body, { ...session, origin: "https://evil.example" })).status,
    ).toBe(403)
    const closed = await locked.send("DELETE", "/api/v1/session", { headers: own })
    expect(closed.status).toBe(200)
    expect((await locked.send("GET", "/api/v1/config", { headers: session })).status).toBe(401)
  })

  it("lets a page of a listed origin send requests and read answers, with the token and not the cookie", async () => {
    const asked = {
      origin: board,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    }
    const preflight = await locked.send("OPTIONS", "/api/v1/jobs", { headers: asked })
    expect(preflight.status).toBe(204)
    expect(preflight.headers).toMatchObject({
      "access-control-allow-origin": board,
      "access-control-allow-methods": "POST, GET",
      "access-control-allow-headers": expect.stringMatching(/^authorization, content-type,/),
      vary: "Origin",
    })
    const sent = { origin: board, "sec-fetch-site": "cross-site", authorization: `Bearer ${token}` }
    const posted = await locked.post(
      "/api/v1/jobs",
      { kind: "eval", config: { datasets: ["nothing"] } },
      sent,
    )
    expect(posted.status).toBe(422)
    expect(posted.headers["access-control-expose-headers"]).toContain("location")
    const refused = await locked.send("GET", "/api/v1/config", { headers: { origin: board } })
    expect(refused.status).toBe(401)
    for (const { headers } of [preflight, posted, refused]) {
      expect(headers["access-control-allow-origin"]).toBe(board)
      expect(headers["access-control-allow-credentials"]).toBeUndefined()
    }
    const nowhere = await locked.send("OPTIONS", "/api/v1/nothing", { headers: asked })
    expect(nowhere.status).toBe(404)
    expect(nowhere.headers["access-control-allow-origin"]).toBe(board)
    const elsewhere = await locked.send("OPTIONS", "/api/v1/jobs", {
      headers: { ...asked, host: "evil.example" },
    })
    expect(elsewhere.status).toBe(403)
  })

  it.each([
    "null",
    "*",
    "https://evil.example",
    "http://board.example:8443",
    "https://board.example",
    "https://board.example:8443.evil.example",
    "https://a.board.example:8443",
    "HTTPS://BOARD.EXAMPLE:8443",
    `${board}/`,
    `${board}, ${board}`,
  ])("shows nothing to a page of the origin %s", async (origin) => {
    const bearer = { authorization: `Bearer ${token}` }
    const asked = { origin, "access-control-request-method": "DELETE" }
    const preflight = await locked.send("OPTIONS", "/api/v1/session", { headers: asked })
    expect(preflight.status).toBe(405)
    const read = await locked.send("GET", "/api/v1/config", { headers: { origin, ...bearer } })
    const sent = await locked.post("/api/v1/jobs", { kind: "eval", config: {} }, { origin, ...bearer })
    expect(sent.status).toBe(403)
    for (const { headers } of [preflight, read, sent]) {
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([])
      expect(headers.vary).toBe("Origin")
    }
  })

  it.each(["*", "null", "https://board.example/", "board.example", "https://*.example", "file://"])(
    "is not started for the origin %s",
    async (origin) => {
      const started = startService({ allowOrigins: [origin] }, join(folder, "refused"))
      await expect(started).rejects.toThrow(/allowOrigins.*scheme, host and port/)
    },
  )

  it("on a server that others can reach, calls nobody inside the network", async () => {
    const bearer = { authorization: `Bearer ${token}` }
    for (const host of [
      "127.0.0.1:9",
      "10.0.0.1",
      "192.168.1.1",
      "[::1]",
      "localhost",
      "0.0.0.0",
      "172.16.3.4",
    ]) {
      const answer = await wide.post("/api/v1/eval", { ...evalBody, api_url: `http://${host}/v1` }, bearer)
      expect(answer.status, host).toBe(403)
      expect(answer.json().code).toBe("target_refused")
    }
  })

  it("with a list, calls only who is on it", async () => {
    const check = async (url: string) =>
      (await listed.post("/api/v1/validate", { kind: "eval", config: { ...evalBody, api_url: url } })).json()
    for (const url of [
      "http://127.0.0.1/v1",
      "https://api.example.com.evil.test/v1",
      "https://evil.test/api.example.com",
      "https://a.models.test/v1",
    ]) {
      expect(await check(url), url).toMatchObject({ ok: false })
    }
    for (const url of ["https://api.example.com/v1", "https://a.models.test:8443/v1"]) {
      expect(await check(url), url).toMatchObject({ ok: true })
    }
  })

  it("on a server that only shows, change nothing", async () => {
    expect((await readOnly.post("/api/v1/jobs", { kind: "eval", config: {} })).status).toBe(403)
    expect((await readOnly.send("PUT", `${runs}/x/tags`, post({ tags: [] }))).status).toBe(403)
    expect((await readOnly.send("DELETE", `${runs}/x`)).status).toBe(403)
    expect((await readOnly.send("POST", `${uploads}?name=a.csv`, file("a\n1\n"))).status).toBe(403)
    expect((await readOnly.send("GET", runs)).status).toBe(200)
  })

  const broken: readonly [string, string, RegExp][] = [
    ["no request at all", "hello\r\n\r\n", /^HTTP\/1\.1 400/],
    [
      "a header without end",
      `GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${"a".repeat(40_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431/,
    ],
    [
      "two lengths",
      "POST /api/v1/eval HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
      /^HTTP\/1\.1 400/,
    ],
    [
      "a length and chunks",
      "POST /api/v1/eval HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      /^HTTP\/1\.1 400/,
    ],
    ["no host", "GET /health HTTP/1.1\r\n\r\n", /^HTTP\/1\.1 400/],
    ["headers that never end", "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n", /^HTTP\/1\.1 408/],
    [
      "a body that never comes",
      "POST /api/v1/eval HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
      /^HTTP\/1\.1 408/,
    ],
    [
      "a body that is declared too large",
      "POST /api/v1/eval HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{",
      /^HTTP\/1\.1 413/,
    ],
    [
      "an upload that is declared too large",
      "POST /api/v1/uploads?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: 99999999\r\n\r\na",
      /^HTTP\/1\.1 413/,
    ],
    [
      "an upload that never ends",
      "POST /api/v1/uploads?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: 100\r\n\r\na",
      /^HTTP\/1\.1 408/,
    ],
    [
      "chunks that are too much",
      `POST /api/v1/eval HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n${"x".repeat(0x200000)}\r\n`,
      /^HTTP\/1\.1 413/,
    ],
  ]
  it.each(broken)("on the wire: %s", async (_, text, expected) => {
    expect(await rawExchange(plain.service.port, text)).toMatch(expected)
  })

  it("every answer says what browsers must not do with it", async () => {
    await using service = await startService({ web: true })
    const path = await plantRun(service.outputs, { name: "r", subsets: { main: [1] } })
    await writeFile(join(path, "reports", "report.html"), "<script>fetch('/api/v1/runs')</script>")
    await writeFile(join(path, "picture.png"), Buffer.from("89504e470d0a1a0a0000000000000000", "hex"))
    const policies: Record<string, RegExp> = {
      "/health": /default-src 'none'/,
      "/api/v1/runs": /default-src 'none'/,
      "/api/v1/runs/r/html": /^sandbox allow-scripts; default-src 'none'.*frame-ancestors 'self'$/,
      "/api/v1/runs/r/file?path=reports/report.html": /default-src 'none'; sandbox/,
      "/api/v1/media/r?path=picture.png": /default-src 'none'; sandbox/,
      "/metrics": /default-src 'none'/,
      "/nothing": /default-src 'none'/,
    }
    for (const [address, policy] of Object.entries(policies)) {
      const { headers } = await service.send("GET", address)
      expect(headers["content-security-policy"], address).toMatch(policy)
      expect(headers, address).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      })
      expect(headers["x-frame-options"], address).toBe(address.endsWith("/html") ? "SAMEORIGIN" : "DENY")
      expect(headers["x-request-id"], address).toMatch(/^[0-9a-f-]{36}$/)
    }
    const page = await service.send("GET", "/runs", { headers: { accept: "text/html" } })
    if (page.status === 200) {
      expect(page.headers["content-security-policy"]).toContain("script-src 'self';")
      expect(page.headers["content-security-policy"]).not.toContain("unsafe")
      expect(page.text).not.toMatch(/<script(?![^>]*src=)/)
    }
  })

  it("have left no trace", async () => {
    expect((await plain.get(jobsPageSchema, "/api/v1/jobs")).items).toEqual([])
    await until(async () => (await readdir(join(folder, "outputs", ".evalscope", "uploads"))).length === 0)
    const { items } = await plain.get(runsPageSchema, runs)
    expect(items.map((row) => row.id)).toEqual(["20260101_000000"])
    expect(items[0]?.headlines[0]?.score.value).toBe(0.5)
    expect(await readFile(join(folder, "secret.txt"), "utf8")).toBe(secret)
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false)
    for (const service of [locked, wide, listed, readOnly]) {
      const headers = { authorization: `Bearer ${token}` }
      expect((await service.get(jobsPageSchema, "/api/v1/jobs", headers)).items).toEqual([])
    }
  })
})

/** What a server answers to bytes, until it closes the connection or has said enough. */
function rawExchange(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let said = ""
    const socket = connect(port, "127.0.0.1", () => socket.write(text))
    const done = () => {
      socket.destroy()
      resolve(said)
    }
    socket.on("data", (chunk) => {
      said += chunk.toString()
      if (said.includes("\r\n\r\n")) done()
    })
    socket.on("error", done)
    socket.on("close", done)
    setTimeout(done, 20_000).unref()
  })
}
