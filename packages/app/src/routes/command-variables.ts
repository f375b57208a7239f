import type { CommandVariable } from "../api/index.js"

/** The variables that a command has come to need so far. */
export interface Variables {
  /** What the tools read by themselves for an endpoint without an address or a key of its own. */
  ofTask(profile: string | undefined, hasKey: boolean): void
  /** Names of variables for the address and the key of a profile. */
  ofProfile(name: string): { address: string; key: string }
  /** A variable of that name for a key that belongs to no profile. */
  key(name: string): string
  used(): CommandVariable[]
}

export function commandVariables(): Variables {
  const used = new Map<string, CommandVariable>()
  const use = (name: string, holds: CommandVariable["holds"], profile: string | null) => {
    used.set(name, { name, holds, profile })
    return name
  }
  const starts = new Map<string, string>()
  /** Profiles may differ in what a variable's name cannot have. */
  const startOf = (profile: string) => {
    const known = starts.get(profile)
    if (known !== undefined) return known
    const wanted = profile
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]+/g, "_")
      .replace(/^(?=\d)/, "P_")
    const taken = new Set(starts.values())
    let start = wanted
    for (let n = 2; taken.has(start); n += 1) start = `${wanted}_${n}`
    starts.set(profile, start)
    return start
  }
  return {
    ofTask: (profile, hasKey) => {
      if (profile !== undefined) use("EVALSCOPE_BASE_URL", "address", profile)
      if (profile !== undefined || hasKey) use("EVALSCOPE_API_KEY", "key", profile ?? null)
    },
    ofProfile: (name) => ({
      address: use(`${startOf(name)}_URL`, "address", name),
      key: use(`${startOf(name)}_KEY`, "key", name),
    }),
    key: (name) => use(name, "key", null),
    used: () => [...used.values()],
  }
}
