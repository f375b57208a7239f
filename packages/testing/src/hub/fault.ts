/** One way in which a download goes wrong. */
export type HubFault =
  | { type: "status"; status: number; retryAfterS?: number }
  /** The connection is broken after so many bytes of the body. */
  | { type: "break"; afterBytes: number }
  /** The right length, other bytes. */
  | { type: "corrupt" }
  /** Another checksum in headers and listings than the content has. */
  | { type: "wrong-checksum" }
  /** Bytes per second of the body, and a wait before the head. */
  | { type: "slow"; bytesPerSecond?: number; delayMs?: number }
  /** Silence for ever after so many bytes. */
  | { type: "stall"; afterBytes: number }
  /** A range is answered with the whole file and status 200. */
  | { type: "ignore-range" }
  /** Status 200 and a web page, as a login portal would send. */
  | { type: "html" }

export interface HubFaultRule {
  fault: HubFault
  hub?: "huggingface" | "modelscope"
  /** Only for requests of this file (or, as a pattern, this request path). Default: every request. */
  path?: string | RegExp
  /** Strikes at most so many times. */
  times?: number
}

export interface HubFaults {
  /** The faults that strike a request; each call counts as one strike. */
  strike(hub: "huggingface" | "modelscope", url: string, file: string | undefined): readonly HubFault[]
  /** True when the file's checksum is announced wrongly. */
  liesAbout(file: string): boolean
}

export function createHubFaults(rules: readonly HubFaultRule[]): HubFaults {
  const left = rules.map((rule) => rule.times ?? Number.POSITIVE_INFINITY)
  const matches = (path: string | RegExp | undefined, url: string, file: string | undefined): boolean => {
    if (path === undefined) return true
    return typeof path === "string" ? path === file : path.test(url)
  }
  return {
    strike(hub, url, file) {
      const struck: HubFault[] = []
      rules.forEach((rule, index) => {
        if (rule.fault.type === "wrong-checksum") return
        if (rule.hub !== undefined && rule.hub !== hub) return
        if (!matches(rule.path, url, file) || (left[index] ?? 0) <= 0) return
        left[index] = (left[index] ?? 0) - 1
        struck.push(rule.fault)
      })
      return struck
    },
    liesAbout: (file) =>
      rules.some((rule) => rule.fault.type === "wrong-checksum" && matches(rule.path, file, file)),
  }
}
