import { createHash } from "node:crypto"
import { createServer } from "node:http"
import { gzipSync } from "node:zlib"
import { afterAll, describe, expect, it } from "vitest"
import { engineEndpoint } from "../src/docker/endpoint.js"
import { EngineClient } from "../src/docker/engine-client.js"
import { packFiles } from "../src/files/index.js"
import { docker, limitsSchema } from "../src/index.js"
import { engineHost, image, testDriver } from "./engine.js"

const probe = await testDriver()
afterAll(() => probe?.close())

const digest = (content: Uint8Array) => `sha256:${createHash("sha256").update(content).digest("hex")}`

/** A registry on this machine with one image, which holds one file. */
async function registry(path: string) {
  const layer = packFiles({ "bin/nothing": "", [`etc/${path}`]: "x" })
  const packedLayer = gzipSync(layer)
  const config = Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config: {},
      rootfs: { type: "layers", diff_ids: [digest(layer)] },
    }),
  )
  const type = "application/vnd.docker.distribution.manifest.v2+json"
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      config: {
        mediaType: "application/vnd.docker.container.image.v1+json",
        size: config.length,
        digest: digest(config),
      },
      layers: [
        {
          mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
          size: packedLayer.length,
          digest: digest(packedLayer),
        },
      ],
    }),
  )
  const blobs = new Map([config, packedLayer].map((content) => [digest(content), content]))
  let manifests = 0
  const server = createServer((request, response) => {
    const url = request.url ?? ""
    const blob = blobs.get(url.split("/").at(-1) ?? "")
    if (url === "/v2/") return void response.end("{}")
    if (url.startsWith(`/v2/${path}/manifests/`)) {
      if (request.method === "GET") manifests++
      response.writeHead(200, {
        "content-type": type,
        "docker-content-digest": digest(manifest),
        "content-length": manifest.length,
      })
      return void response.end(request.method === "HEAD" ? undefined : manifest)
    }
    if (blob) return void response.end(blob)
    response.writeHead(404).end("{}")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return {
    host: `127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    pulls: () => manifests,
    close: () => void server.close(),
  }
}

describe.skipIf(!probe)("an image that the engine lacks", { timeout: 180_000 }, () => {
  const config = (image: string) => ({ image, limits: limitsSchema.parse({}), env: {}, network: "none" })
  const driverOf = (pull: boolean) => docker({ host: engineHost() ?? "", pull, onWarning: () => undefined })

  it("is pulled once, for all that wait for it", async () => {
    const name = `evalscope-test-${process.pid}`
    const source = await registry(name)
    const pulled = `${source.host}/${name}`
    const driver = await driverOf(true)
    const engine = new EngineClient(await engineEndpoint({ host: engineHost() ?? "" }))
    try {
      const starts = Array.from({ length: 3 }, () => driver.start(config(pulled), { use: "launch" }))
      const instances = await Promise.all(starts)
      await Promise.all(instances.map((instance) => instance.close()))
      expect(source.pulls()).toBe(1)
    } finally {
      await engine.ask({ method: "DELETE", path: `/images/${pulled}`, query: { force: "1" }, accept: [404] })
      engine.close()
      await driver.close()
      source.close()
    }
  })

  it("is told with what to do when it cannot be pulled, or must not", async () => {
    const missing = config("127.0.0.1:9/none:1")
    const pulling = await driverOf(true)
    await expect(pulling.start(missing, { use: "launch" })).rejects.toMatchObject({
      code: "image_missing",
      message: expect.stringMatching(/"127\.0\.0\.1:9\/none:1" and could not pull it: .*127\.0\.0\.1:9/),
      hint: expect.stringMatching(
        new RegExp(`"docker pull 127.0.0.1:9/none:1".*that is there \\(.*${image}.*default_config.image`),
      ),
    })
    await pulling.close()
    const strict = await driverOf(false)
    await expect(strict.start(missing, { use: "launch" })).rejects.toMatchObject({
      code: "image_missing",
      hint: expect.stringMatching(/pull/i),
    })
    await strict.close()
  })
})
