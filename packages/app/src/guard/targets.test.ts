import { describe, expect, it } from "vitest"
import { addressAllowed } from "./targets.js"

const local = { allowHosts: [], loopback: true }
const wide = { allowHosts: [], loopback: false }

describe("addresses that jobs may connect to", () => {
  it("are never those of metadata services, in whatever clothes", () => {
    for (const address of [
      "169.254.169.254",
      "169.254.0.1",
      "::ffff:169.254.169.254",
      "::ffff:a9fe:a9fe",
      "0:0:0:0:0:ffff:a9fe:a9fe",
      "::169.254.169.254",
      "64:ff9b::a9fe:a9fe",
      "64:ff9b:1::a9fe:a9fe",
      "2002:a9fe:a9fe::1",
      "[::ffff:169.254.169.254]",
      "fe80::1%eth0",
      "fd00:ec2::254",
      "100.100.100.200",
    ]) {
      for (const rules of [local, wide, { allowHosts: ["*"], loopback: false }]) {
        expect(addressAllowed(address, rules), address).toBe(false)
      }
    }
  })

  it("are public ones only on a server that others can reach", () => {
    for (const address of [
      "127.0.0.1",
      "10.1.2.3",
      "172.31.0.1",
      "192.168.0.1",
      "100.64.0.1",
      "0.0.0.0",
      "::",
      "::1",
      "::ffff:127.0.0.1",
      "64:ff9b::7f00:1",
      "2002:a00:1::",
      "fc00::1",
      "ff02::1",
    ]) {
      expect(addressAllowed(address, wide), address).toBe(false)
      expect(addressAllowed(address, local), address).toBe(true)
    }
    for (const address of [
      "8.8.8.8",
      "172.32.0.1",
      "2606:4700::1111",
      "64:ff9b::808:808",
      "2002:808:808::1",
    ]) {
      expect(addressAllowed(address, wide), address).toBe(true)
    }
  })
})
