import { describe, expect, it } from "vitest"
import { checkConnectionRoom, connectionRoom, mostConnections } from "./connection-room.js"

describe("room for connections", () => {
  it("is what the system says, less what else is open", () => {
    expect(mostConnections({ files: 1000, ports: 28_000 })).toBe(936)
    expect(mostConnections({ files: 100_000, ports: 28_000 })).toBe(28_000)
    const here = connectionRoom()
    expect(here.files).toBeGreaterThan(64)
    expect(here.ports).toBeGreaterThan(1000)
  })

  it("refuses what does not fit, and says how to make room", () => {
    const refused = (connections: number, files: number, ports: number): unknown => {
      try {
        checkConnectionRoom(connections, { files, ports })
      } catch (thrown) {
        return thrown
      }
      return undefined
    }
    expect(refused(936, 1000, 28_000)).toBeUndefined()
    expect(refused(937, 1000, 28_000)).toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("1000 files open"),
      hint: expect.stringContaining("ulimit -n 1937"),
    })
    expect(refused(30_000, 1e6, 28_000)).toMatchObject({
      hint: expect.stringContaining("ip_local_port_range"),
    })
    expect(refused(30_000, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBeUndefined()
  })
})
