import { lookup } from "node:dns/promises"
import { BlockList, isIP } from "node:net"
import { issue } from "../api/index.js"
import { ServiceError } from "../errors/index.js"

export interface TargetRules {
  /** Patterns of hosts that may be called, `host` or `host:port`, `*` for any run of characters; empty: see below. */
  allowHosts: readonly string[]
  /** The server is reachable from this machine only, so that local model servers are what one wants to call. */
  loopback: boolean
}

/** Addresses of machines' own services, which hand out credentials. */
const metadata = new BlockList()
metadata.addSubnet("169.254.0.0", 16, "ipv4")
metadata.addSubnet("fe80::", 10, "ipv6")
metadata.addAddress("fd00:ec2::254", "ipv6")
metadata.addAddress("100.100.100.200", "ipv4")
metadata.addAddress("192.0.0.192", "ipv4")

/** Addresses inside a network or a machine. */
const inner = new BlockList()
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  inner.addSubnet(net, bits, "ipv4")
}
inner.addAddress("::", "ipv6")
inner.addAddress("::1", "ipv6")
inner.addSubnet("fc00::", 7, "ipv6")
inner.addSubnet("ff00::", 8, "ipv6")

const metadataNames = /(?:^|\.)(?:metadata(?:\.google)?\.internal|metadata|instance-data)\.?$/i

/** Whether a connection to an address is allowed. Without a list: loopback servers may call all but metadata. */
export function addressAllowed(address: string, rules: TargetRules): boolean {
  const plain = plainAddress(address)
  const family = isIP(plain) === 6 ? "ipv6" : "ipv4"
  if (metadata.check(plain, family)) return false
  return rules.loopback || rules.allowHosts.length > 0 || !inner.check(plain, family)
}

/** Beginnings of IPv6 addresses that lead to the IPv4 address they end with, or have after them. */
const translated: readonly { prefix: readonly number[]; at: number }[] = [
  // Mapped and, long out of use, compatible.
  { prefix: [0, 0, 0, 0, 0, 0xffff], at: 6 },
  { prefix: [0, 0, 0, 0, 0, 0], at: 6 },
  // NAT64, well known and local.
  { prefix: [0x64, 0xff9b, 0, 0, 0, 0], at: 6 },
  { prefix: [0x64, 0xff9b, 1], at: 6 },
  // 6to4.
  { prefix: [0x2002], at: 1 },
]

/** IPv4 in the clothes of IPv6 is IPv4. */
function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "")
  if (isIP(bare) !== 6) return bare
  const groups = groupsOf(bare)
  const found = translated.find(({ prefix }) => prefix.every((group, i) => groups[i] === group))
  if (!found) return bare
  const [high = 0, low = 0] = groups.slice(found.at)
  const isOwn = found.at === 6 && high === 0 && low <= 1
  return isOwn ? bare : [high >> 8, high & 255, low >> 8, low & 255].join(".")
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = "", tail] = hex.split("::")
  const numbers = (part: string) =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16))
  const before = numbers(head)
  const after = numbers(tail ?? "")
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
}

/**
 * Checks an address that a request wants the server to call.
 * @param field names the place in the request, for the message
 * @throws ServiceError 400 for what is no plain http address, 403 for a host that must not be called
 */
export async function checkTarget(text: string, field: string, rules: TargetRules): Promise<void> {
  const url = parseTarget(text, field)
  const name = url.hostname.replace(/^\[|\]$/g, "").toLowerCase()
  if (rules.allowHosts.length > 0 && !rules.allowHosts.some((pattern) => hostMatches(pattern, url))) {
    throw refused(field)
  }
  if (metadataNames.test(name)) throw refused(field)
  if (isIP(name) !== 0) {
    if (!addressAllowed(name, rules)) throw refused(field)
    return
  }
  // A name that cannot be resolved is the run's problem, not the guard's; it is looked at again when it is called.
  const addresses = await lookup(name, { all: true }).catch(() => [])
  if (addresses.some(({ address }) => !addressAllowed(address, rules))) throw refused(field)
}

function parseTarget(text: string, field: string): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw invalid(field, "is not an address")
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw invalid(field, "must begin with http:// or https://")
  if (url.username !== "" || url.password !== "")
    throw invalid(field, "must not hold a user name or a password")
  return url
}

function hostMatches(pattern: string, url: URL): boolean {
  const expression = new RegExp(
    `^${pattern
      .toLowerCase()
      .split("*")
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^/]*")}$`,
  )
  const host = url.host.toLowerCase()
  return expression.test(host) || expression.test(url.hostname.toLowerCase())
}

function invalid(field: string, problem: string): ServiceError {
  return new ServiceError({
    status: 400,
    code: "target_invalid",
    message: `${field} ${problem}.`,
    hint: "Give the model's endpoint, for example http://127.0.0.1:8000/v1.",
    issues: [issue(field, "address_invalid")],
  })
}

function refused(field: string): ServiceError {
  return new ServiceError({
    status: 403,
    code: "target_refused",
    message: `${field}: this server must not call that host.`,
    hint: "Start the server with --allow-host to allow it.",
    issues: [issue(field, "host_refused")],
  })
}
