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
  hub?: HubName
  /** Only for requests of this file (or, as a pattern, this request path). Default: every request. */
  path?: string | RegExp
  /** Strikes at most so many times. */
  times?: number
}

export type HubName = "huggingface" | "modelscope"

export interface HubFaults {
  /**
   * Faults that replace the whole response, or delay one that carries no file. Each call counts as a strike.
   */
  strikeResponse(hub: HubName, url: string, file: string | undefined): readonly HubFault[]
  /** Faults of a file's body; asked only where bytes are about to be sent, so that a redirect uses up none. */
  strikeBody(hub: HubName, url: string, file: string): readonly HubFault[]
  /** True when the file's checksum is announced wrongly. */
  liesAbout(file: string): boolean
}

export function createHubFaults(rules: readonly HubFaultRule[]): HubFaults {
  const left = rules.map((rule) => rule.times ?? Number.POSITIVE_INFINITY)
  const matches = (path: string | RegExp | undefined, url: string, file: string | undefined): boolean => {
    if (path === undefined) return true
    return typeof path === "string" ? path === file : path.test(url)
  }
  const strike = (
    hub: HubName,
    url: string,
    file: string | undefined,
    fits: (fault: HubFault) => boolean,
  ): readonly HubFault[] => {
    const struck: HubFault[] = []
    rules.forEach((rule, index) => {
      if (!fits(rule.fault) || (rule.hub !== undefined && rule.hub !== hub)) return
      if (!matches(rule.path, url, file) || (left[index] ?? 0) <= 0) return
      left[index] = (left[index] ?? 0) - 1
      struck.push(rule.fault)
    })
    return struck
  }
  return {
    strikeResponse: (hub, url, file) =>
      strike(
        hub,
        url,
        file,
        ({ type }) => type === "status" || type === "html" || (type === "slow" && file === undefined),
      ),
    strikeBody: (hub, url, file) =>
      strike(hub, url, file, ({ type }) => type !== "status" && type !== "html" && type !== "wrong-checksum"),
    liesAbout: (file) =>
      rules.some((rule) => rule.fault.type === "wrong-checksum" && matches(rule.path, file, file)),
  }
}
