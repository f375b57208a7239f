import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { connect, createServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createServer as createTlsServer } from "node:tls"
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createSandbox, docker } from "../src/index.js"
import { engineHost, image, testDriver } from "./engine.js"
import { sshd, startSshd, stopSshd } from "./sshd.js"

const probe = await testDriver()
afterAll(() => probe?.close())

let folder = ""
const servers: Server[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "remote-engine-"))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await stopSshd()
  for (const server of servers.splice(0)) server.close()
  await rm(folder, { recursive: true })
})

const socketPath = (engineHost() ?? "").replace("unix://", "")
const local = () => connect({ path: socketPath, allowHalfOpen: true })

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

/** Runs programs with input and output through an engine that the environment names. */
async function works(env: NodeJS.ProcessEnv): Promise<void> {
  const driver = await docker({ env, onWarning: () => undefined })
  {
    await using sandbox = await createSandbox({ driver, image, concurrency: 2, poolSize: 1 })
    const stdin = "x".repeat(300_000)
    const count = await sandbox.run({ code: "import sys; print(len(sys.stdin.read()))", stdin })
    expect(count).toMatchObject({ outcome: "exited", exitCode: 0, stdout: "300000\n", retries: 0 })
    expect(await sandbox.run({ code: "while True: pass", timeoutMs: 1500 })).toMatchObject({
      outcome: "timeout",
    })
    await sandbox.writeFiles({ "a.txt": "over there" })
    expect(Buffer.from(await sandbox.readFile("a.txt")).toString()).toBe("over there")
    for (let n = 0; n < 10; n += 1) {
      expect(await sandbox.exec(["cat"], { stdin: "there and back" })).toMatchObject({
        stdout: "there and back",
      })
    }
  }
  await driver.close()
}

describe.skipIf(!probe || socketPath === "")("an engine elsewhere", { timeout: 180_000 }, () => {
  it("over tcp", async () => {
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const engine = local()
      client.on("error", () => engine.destroy())
      engine.on("error", () => client.destroy())
      client.pipe(engine).pipe(client)
    })
    await works({ DOCKER_HOST: `tcp://127.0.0.1:${await listen(server)}` })
  })

  it("over tls, with the client's own certificate", async () => {
    // One key for all: who signed what is what matters.
    const make = (...args: readonly string[]) =>
      execFileSync("openssl", args, { cwd: folder, stdio: "ignore" })
    const subject = [
      "-subj",
      "/CN=127.0.0.1",
      "-addext",
      "subjectAltName=IP:127.0.0.1",
      "-days",
      "2",
      "-nodes",
    ]
    make("req", "-x509", "-newkey", "rsa:2048", "-keyout", "key.pem", "-out", "ca.pem", ...subject)
    await writeFile(join(folder, "cert.pem"), await readFile(join(folder, "ca.pem")))
    const [ca, cert, key] = await Promise.all(
      ["ca.pem", "cert.pem", "key.pem"].map((name) => readFile(join(folder, name))),
    )
    const server = createTlsServer(
      { ca, cert, key, requestCert: true, rejectUnauthorized: true, allowHalfOpen: true },
      (client) => {
        const engine = local()
        client.on("error", () => engine.destroy())
        engine.on("error", () => client.destroy())
        client.pipe(engine).pipe(client)
      },
    )
    const host = `tcp://127.0.0.1:${await listen(server)}`
    await works({ DOCKER_HOST: host, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder })
    const stranger = await docker({ env: { DOCKER_HOST: host, DOCKER_TLS_VERIFY: "1" } })
    await expect(stranger.sweep()).rejects.toMatchObject({ code: "engine_unavailable" })
    await stranger.close()
    await expect(docker({ env: { DOCKER_HOST: host, DOCKER_CERT_PATH: "/nowhere" } })).rejects.toMatchObject({
      code: "option_invalid",
    })
  })

  it.runIf(existsSync(sshd))("over ssh, to a server that takes one key", async () => {
    const { port, user, client } = await startSshd(folder, `DOCKER_HOST=unix://${socketPath}`)
    vi.stubEnv("PATH", `${client}:${process.env.PATH}`)
    await works({ DOCKER_HOST: `ssh://${user}@127.0.0.1:${port}` })
    const stranger = await docker({ host: `ssh://nobody@127.0.0.1:${port}` })
    await expect(stranger.sweep()).rejects.toMatchObject({
      code: "engine_unavailable",
      message: expect.stringContaining("Permission denied"),
    })
    await stranger.close()
  })
})

if (!existsSync(sshd)) console.warn(`\n*** SKIPPED: engines over ssh; there is no ${sshd} ***\n`)

describe("addresses", () => {
  it.each(["ftp://host", "docker.sock", "http//x"])("%s is refused", async (host) => {
    await expect(docker({ host })).rejects.toMatchObject({ code: "option_invalid" })
  })

  it("a machine that ssh cannot reach is told in its words", async () => {
    const driver = await docker({ host: "ssh://127.0.0.1:9" })
    await expect(driver.sweep()).rejects.toMatchObject({
      code: "engine_unavailable",
      message: expect.stringMatching(/ssh: connect to host 127\.0\.0\.1 port 9|spawn ssh ENOENT/),
    })
    await driver.close()
  })

  it("a silent one is told", async () => {
    const driver = await docker({ host: "tcp://127.0.0.1:9" })
    await expect(driver.sweep()).rejects.toMatchObject({ code: "engine_unavailable" })
  })
})
