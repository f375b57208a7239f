import dns, { type LookupAddress, type LookupOptions } from "node:dns"
import { syncBuiltinESMExports } from "node:module"
import { isIP, Socket } from "node:net"
import { addressAllowed, guardedLookup, refusedHost, type TargetRules } from "../guard/index.js"

type Callback = Parameters<ReturnType<typeof guardedLookup>>[2]

/**
 * Checks every address that this process connects to at the moment of the connection: those that names are looked up
 * to, and those that are written out, which a redirect may bring. Hubs and proxies that the operator's own variables
 * name may lie inside the network. The process runs one job, so changing its resolver and its sockets changes nothing
 * else.
 */
export function guardConnections(rules: TargetRules, env: NodeJS.ProcessEnv): void {
  const trusted = operatorHosts(env)
  guardLookups(rules, trusted)
  const { connect } = Socket.prototype
  Object.defineProperty(Socket.prototype, "connect", {
    configurable: true,
    value: function (this: Socket, ...args: unknown[]) {
      const host = hostOf(args)
      if (
        host === undefined ||
        isIP(bare(host)) === 0 ||
        trusted.has(bare(host)) ||
        addressAllowed(host, rules)
      ) {
        return Reflect.apply(connect, this, args)
      }
      process.nextTick(() => this.destroy(refusedHost(host)))
      return this
    },
  })
}

const operatorVariables = /^(?:HF_ENDPOINT|MODELSCOPE_ENDPOINT|MODELSCOPE_DOMAIN|(?:HTTPS?|ALL)_PROXY)$/i

function operatorHosts(env: NodeJS.ProcessEnv): ReadonlySet<string> {
  const hosts = Object.entries(env).flatMap(([name, value = ""]) => {
    if (!operatorVariables.test(name)) return []
    const address = value.includes("://") ? value : `http://${value}`
    return URL.canParse(address) ? [bare(new URL(address).hostname)] : []
  })
  return new Set(hosts)
}

function guardLookups(rules: TargetRules, trusted: ReadonlySet<string>): void {
  const { lookup: plain } = dns
  const checked = guardedLookup(rules, plain)
  const guarded: typeof checked = (hostname, options, callback) => {
    if (trusted.has(hostname)) plain(hostname, options, callback)
    else checked(hostname, options, callback)
  }
  const lookup = (hostname: string, given: unknown, callback?: Callback) => {
    if (isCallback(given)) guarded(hostname, {}, given)
    else if (callback) guarded(hostname, optionsOf(given), callback)
  }
  const promised = (hostname: string, given?: unknown) =>
    new Promise<LookupAddress | LookupAddress[]>((resolve, reject) => {
      guarded(hostname, optionsOf(given), (error, found, family) => {
        if (error) reject(error)
        else resolve(typeof found === "string" ? { address: found, family: family ?? isIP(found) } : found)
      })
    })
  Object.defineProperty(dns, "lookup", { configurable: true, enumerable: true, value: lookup })
  Object.defineProperty(dns.promises, "lookup", { configurable: true, enumerable: true, value: promised })
  syncBuiltinESMExports()
}

/** The host among the arguments of `Socket.connect`, which takes options, port and host, or both inside a list. */
function hostOf([first, second]: readonly unknown[]): string | undefined {
  if (Array.isArray(first)) return hostOf(first)
  if (typeof first === "object" && first !== null) {
    return "host" in first && typeof first.host === "string" ? first.host : undefined
  }
  return typeof second === "string" ? second : undefined
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, "").replace(/%.*$/, "")
}

function optionsOf(given: unknown): LookupOptions {
  if (typeof given === "number") return { family: given }
  return typeof given === "object" && given !== null ? given : {}
}

function isCallback(value: unknown): value is Callback {
  return typeof value === "function"
}
