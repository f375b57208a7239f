import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { z } from "zod"

const module = fileURLToPath(new URL("../dist/worker/guard-connections.js", import.meta.url))

/** What becomes of every way to call a server of this machine in a process under the rules. */
async function outcomes(rules: object, env: object = {}): Promise<Record<string, string>> {
  const script = `
    import { createServer, get } from "node:http"
    import { connect } from "node:net"
    import { lookup } from "node:dns/promises"
    import { guardConnections } from ${JSON.stringify(module)}
    const server = createServer((request, response) => {
      if (request.url === "/away") response.writeHead(302, { location: "http://169.254.169.254/latest" })
      response.end("reached")
    })
    await new Promise((done) => server.listen(0, "127.0.0.1", done))
    const { port } = server.address()
    guardConnections(${JSON.stringify(rules)}, ${JSON.stringify(env)})
    const socket = (...to) => new Promise((done) => {
      const one = connect(...to)
      one.once("connect", () => { one.destroy(); done("reached") })
      one.once("error", ({ code }) => done(code))
    })
    const text = (url) => fetch(url).then((answer) => answer.text(), ({ cause }) => cause.code)
    const ways = {
      address: () => text("http://127.0.0.1:" + port),
      mapped: () => socket({ port, host: "::ffff:127.0.0.1" }),
      name: () => text("http://localhost:" + port),
      redirect: () => text("http://127.0.0.1:" + port + "/away"),
      get: () => new Promise((done) =>
        get({ port, host: "127.0.0.1" }, () => done("reached")).once("error", ({ code }) => done(code))),
      list: () => socket(port, "127.0.0.1"),
      lookup: () => lookup("localhost").then(() => "reached", ({ code }) => code),
      lookupAll: () => lookup("localhost", { all: true }).then(([one]) => one.address && "reached", ({ code }) => code),
    }
    const found = {}
    for (const [name, way] of Object.entries(ways)) found[name] = await way()
    console.log(JSON.stringify(found))
    process.exit(0)`
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script])
  return z.record(z.string(), z.string()).parse(JSON.parse(stdout))
}

const ways = ["address", "mapped", "name", "get", "list", "lookup", "lookupAll"]
const each = (value: string) => Object.fromEntries(ways.map((way) => [way, value]))

describe("connections of a job's process", () => {
  it("lead out of the network only, where others can reach the server", async () => {
    expect(await outcomes({ allowHosts: [], loopback: false })).toEqual({
      ...each("ECONNREFUSED"),
      redirect: "ECONNREFUSED",
    })
  })

  it("lead to the operator's hub and proxy wherever these are", async () => {
    const env = { HF_ENDPOINT: "http://127.0.0.1:80/hub", HTTPS_PROXY: "localhost:3128" }
    expect(await outcomes({ allowHosts: [], loopback: false }, env)).toEqual({
      ...each("reached"),
      mapped: "ECONNREFUSED",
      redirect: "ECONNREFUSED",
    })
  })

  it("lead to this machine's own servers otherwise, but by no redirect to its metadata", async () => {
    expect(await outcomes({ allowHosts: [], loopback: true })).toEqual({
      ...each("reached"),
      redirect: "ECONNREFUSED",
    })
  })
})
