import dns from "node:dns"
import type { LookupFunction } from "node:net"
import { addressAllowed, type TargetRules } from "./targets.js"

/** What a refused connection fails with; the address it was to go to is named by the host alone. */
export function refusedHost(hostname: string): NodeJS.ErrnoException {
  const refusal: NodeJS.ErrnoException = new Error(`${hostname}: this server must not call that host`)
  refusal.code = "ECONNREFUSED"
  return refusal
}

/**
 * Looks a name up and leaves out addresses that must not be called. What is checked is what is connected to, so a
 * name that pointed to a public machine when the request was checked cannot point inside the network now.
 */
export function guardedLookup(rules: TargetRules, lookup: typeof dns.lookup = dns.lookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "", 0)
      const allowed = found.filter(({ address }) => addressAllowed(address, rules))
      const [first] = allowed
      if (!first) return callback(refusedHost(hostname), "", 0)
      if (options.all) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}
