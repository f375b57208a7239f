import { describe, expect, it } from "vitest"
import { launchServer } from "./launch.js"

const unused = { endpoint: "http://127.0.0.1:9/v1", timeoutSeconds: 60 }

describe("a server that is started", () => {
  it("is ended with the run, which is no fault of its command", async () => {
    const stopping = new AbortController()
    const launch = launchServer({ ...unused, command: "sleep 60", signal: stopping.signal })
    stopping.abort()
    const error: unknown = await launch.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: "aborted", message: expect.stringContaining("was stopped") })
    expect(error).toHaveProperty("hint", undefined)
  })

  it("tells its exit code and last words", async () => {
    const command = "echo out of memory >&2; exit 3"
    const launch = launchServer({ ...unused, command, signal: new AbortController().signal })
    await expect(launch).rejects.toMatchObject({
      code: "server_unreachable",
      message: expect.stringMatching(/exit code 3.*out of memory/),
    })
  })
})
