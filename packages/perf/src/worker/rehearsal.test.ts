import { describe, expect, it } from "vitest"
import { clockOrigin, createClock } from "../clock/index.js"
import { createProtocol } from "../protocol/index.js"
import { rehearse } from "./rehearsal.js"

const openHandles = () =>
  process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|Immediate/.test(name))

describe("rehearse", () => {
  it("reads its own replies, calls back once and leaves nothing open", async () => {
    const before = openHandles()
    const clock = createClock(clockOrigin())
    const protocol = createProtocol({
      url: "http://127.0.0.1:1/v1/chat/completions",
      model: "m",
      stream: true,
    })
    let events = 0
    const counting = {
      ...protocol,
      classify: (...args: Parameters<typeof protocol.classify>) => {
        events += 1
        return protocol.classify(...args)
      },
    }
    let calls = 0
    await new Promise<void>((resolve) => {
      rehearse(counting, clock, () => {
        calls += 1
        resolve()
      })
    })
    expect(events).toBeGreaterThan(300)
    await expect.poll(openHandles, { timeout: 10_000 }).toEqual(before)
    expect(calls).toBe(1)
  })

  it("ends by itself when its replies are never understood", async () => {
    const protocol = createProtocol({
      url: "http://127.0.0.1:1/v1/chat/completions",
      model: "m",
      stream: true,
    })
    const broken = {
      ...protocol,
      classify: () => {
        throw new Error("not understood")
      },
    }
    await new Promise<void>((resolve) => rehearse(broken, createClock(clockOrigin()), resolve))
  })
})
