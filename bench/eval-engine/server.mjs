// A simulated endpoint in its own process. Says at its end how late it was itself, in milliseconds, and its processor
// time per request.
import { startMockServer } from "@evalscope/testing"

const server = await startMockServer({
  timing: { ttftMs: Number(process.argv[2]), itlMs: 0, outputTokens: 4 },
  rememberRequests: 0,
})
process.stdout.write(`${server.url}\n`)
process.on("SIGTERM", async () => {
  const { requests, lateness } = server.stats()
  const { user, system } = process.cpuUsage()
  await server.stop()
  const said = { meanMs: lateness.meanMs, p99Ms: lateness.p99Ms, cpuUs: (user + system) / requests }
  process.stdout.write(`${JSON.stringify(said)}\n`, () => process.exit(0))
})
