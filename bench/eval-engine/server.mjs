import { startMockServer } from "@evalscope/testing"

const server = await startMockServer({
  timing: { ttftMs: Number(process.argv[2]), itlMs: 0, outputTokens: 4 },
  rememberRequests: 0,
})
process.stdout.write(`${server.url}\n`)
process.on("SIGTERM", async () => {
  await server.stop()
  process.exit(0)
})
