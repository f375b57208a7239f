// A simulated endpoint in its own process. Says at its end how late it was itself, in milliseconds.
import { startMockServer } from "@evalscope/testing"

const server = await startMockServer({
  timing: { ttftMs: Number(process.argv[2]), itlMs: 0, outputTokens: 4 },
  rememberRequests: 0,
})
process.stdout.write(`${server.url}\n`)
process.on("SIGTERM", async () => {
  const { meanMs, p99Ms } = server.stats().lateness
  await server.stop()
  process.stdout.write(`${JSON.stringify({ meanMs, p99Ms })}\n`, () => process.exit(0))
})
