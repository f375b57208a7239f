import { afterAll, describe, it } from "vitest"
import { testConformance } from "../src/conformance/index.js"
import { enclave, local, startSandboxServer } from "../src/index.js"
import { image, testDriver } from "./engine.js"
import { originalServer } from "./original-server.js"
import { plainServer } from "./plain-server.js"

const driver = await testDriver()
afterAll(() => driver?.close())

describe.skipIf(!driver)("the docker driver", { timeout: 180_000, concurrent: true }, () => {
  if (driver) testConformance({ driver, image }, it)
})

describe("the local driver", { timeout: 180_000, concurrent: true }, () => {
  const lacks = ["limits", "isolation"] as const
  testConformance({ driver: local({ allowUnsafe: true }), image, lacks }, it)
})

const server = driver && (await startSandboxServer({ driver, port: 0, apiKey: "a key" }))
const remote = server && (await enclave({ baseUrl: server.url, apiKey: "a key" }))
afterAll(() => server?.close(), 120_000)

describe.skipIf(!remote)(
  "the enclave driver on our own server",
  { timeout: 180_000, concurrent: true },
  () => {
    if (remote) testConformance({ driver: remote, image, lacks: ["bytes"] }, it)
  },
)

const plain = server && (await plainServer(server.url))
const ignorant = plain && (await enclave({ baseUrl: plain.url, apiKey: "a key" }))
afterAll(() => plain?.close())

describe.skipIf(!ignorant)(
  "the enclave driver on a server that knows the API alone",
  { timeout: 180_000, concurrent: true },
  () => {
    if (ignorant) testConformance({ driver: ignorant, image, lacks: ["bytes", "limits"] }, it)
  },
)

const original = driver && (await originalServer())
const originals = original && (await enclave({ baseUrl: original.url }))
afterAll(() => original?.close(), 120_000)

describe.skipIf(!originals)("the enclave driver on the original server", { timeout: 120_000 }, () => {
  const lacks = ["limits", "isolation", "bytes", "signals", "output"] as const
  if (originals) testConformance({ driver: originals, image, lacks }, it)
})
