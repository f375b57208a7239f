import { parseProxy, proxyFromEnv } from "../client/index.js"
import { maskUrl } from "../config/index.js"

/** The proxy of a run, and what its user should know of it. */
export interface ChosenProxy {
  readonly proxy: string | undefined
  readonly note: string | undefined
}

/**
 * The proxy that `--proxy` names; `env` takes the one of the usual variables. Without the option none is used,
 * because a proxy is part of what is measured then.
 *
 * @throws PerfError `config_invalid` for what is no URL of an HTTP proxy.
 */
export function chooseProxy(
  wanted: string | undefined,
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): ChosenProxy {
  const named = proxyFromEnv(url, env)
  if (wanted === undefined) {
    const note =
      "A proxy is set in the environment but not used: it would be measured, too. --proxy env uses it."
    return { proxy: undefined, note: named === undefined ? undefined : note }
  }
  const proxy = wanted === "env" ? named : wanted
  if (proxy === undefined) {
    return { proxy, note: "The environment names no proxy for this address: requests go straight to it." }
  }
  parseProxy(proxy)
  return { proxy, note: `Requests go through the proxy ${maskUrl(proxy)}: its time is part of every figure.` }
}
