import { mkdtemp, readdir, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runServiceCommand } from "@evalscope/app/command"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { until } from "./service.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "command-"))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Starts the command as a shell would; `stop` sends it the signal. */
function start(argv: readonly string[], program = "evalscope service", env: NodeJS.ProcessEnv = {}) {
  let out = ""
  let err = ""
  const io = {
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
    env: { PATH: process.env.PATH, ...env },
    cwd: folder,
    interactive: false,
  }
  const code = runServiceCommand(argv, io, program)
  return {
    code,
    said: () => ({ out, err }),
    address: async () => {
      await until(() => / on http/.test(out))
      return / on (http\S+)/.exec(out)?.[1] ?? ""
    },
    stop: async () => {
      process.emit("SIGTERM")
      return code
    },
  }
}

describe("the command", () => {
  it("serves until it is told to end, takes the flags of the original, and keeps its folder to itself", async () => {
    const first = start([
      "--server-name",
      "127.0.0.1",
      "--server-port",
      "0",
      "--allowed-paths",
      "/",
      "--lang",
      "zh",
      "--db",
      "elsewhere/jobs.sqlite",
    ])
    const url = await first.address()
    expect((await fetch(`${url}/health`)).status).toBe(200)
    expect(first.said().err).toContain("warning: --allowed-paths / is ignored")
    expect(first.said().err).not.toContain("token")
    expect(await readdir(join(folder, "elsewhere"))).toContain("jobs.sqlite")
    expect(await readdir(join(folder, "outputs", ".evalscope"))).not.toContain("service.sqlite")
    // Nor is its database for another server.
    const third = start(["--port", "0", "--outputs", "others", "--db", "elsewhere/jobs.sqlite"])
    expect(await third.code).toBe(2)
    expect(third.said().err).toContain("elsewhere/jobs.sqlite")
    // The default folder is in use by this process.
    const second = start(["--port", "0"])
    expect(await second.code).toBe(2)
    expect(second.said().err).toContain(
      `Another server works in ${join(folder, "outputs")}: process ${process.pid}`,
    )
    expect(await first.stop()).toBe(0)
    await expect(fetch(`${url}/health`)).rejects.toThrow()
  })

  it("asks for a token where others can reach it, and says it once", async () => {
    const service = start(["--host", "0.0.0.0", "--port", "0"])
    const url = (await service.address()).replace("0.0.0.0", "127.0.0.1")
    const [, token = ""] = /^token: (\S+)$/m.exec(service.said().err) ?? []
    expect(token.length).toBeGreaterThan(30)
    expect(service.said().out).not.toContain(token)
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`${url}/api/v1/config`, { headers })).status
    expect(await ask({})).toBe(401)
    expect(await ask({ authorization: `Bearer ${token}` })).toBe(200)
    expect(await service.stop()).toBe(0)
  })

  it.each([
    [["--share"], "public address"],
    [["--port", "many"], "--port"],
    [["--port", "70000"], "port"],
    [["--nonsense"], "--help"],
    [["--token", "short"], "token"],
    [["--token-file", "missing.txt"], "--token-file"],
    [["--root", "missing", "--port", "0"], "missing"],
    [["more"], "--help"],
  ])("refuses %j with the exit code of wrong usage", async (argv, hint) => {
    const service = start(argv)
    expect(await service.code).toBe(2)
    expect(service.said().err).toContain(hint)
    expect(service.said().out).toBe("")
  })

  it("names the flag when its port is taken, also when a variable gave it", async () => {
    const other = createServer()
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done))
    const address = other.address()
    const port = String(typeof address === "object" ? address?.port : "")
    const byFlag = start(["--port", port])
    expect(await byFlag.code).toBe(2)
    const byVariable = start([], "evalscope app", { EVALSCOPE_SERVICE_PORT: port })
    expect(await byVariable.code).toBe(2)
    for (const service of [byFlag, byVariable]) {
      expect(service.said().err).toContain(`Port ${port} of 127.0.0.1 is taken`)
      expect(service.said().err).toContain("--port")
    }
    other.close()
  })
})
