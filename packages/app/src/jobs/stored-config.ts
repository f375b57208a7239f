import { canonicalJson } from "@evalscope/core"
import { z } from "zod"
import { createVault, maskConfig } from "../guard/index.js"
import type { JobRecord } from "./job-record.js"

/** How configs are kept: masked, and sealed where something is masked. */
export interface ConfigStore {
  /** The config as it was sent; undefined when its secrets cannot be read any more. */
  open(record: Pick<JobRecord, "request" | "secrets">): Record<string, unknown> | undefined
  /** What is stored of a config. */
  keep(config: Readonly<Record<string, unknown>>): Pick<JobRecord, "request" | "secrets">
}

const configSchema = z.record(z.string(), z.unknown())

/** @param passphrase lets a later process read what this one sealed */
export function configStore(passphrase: string | undefined): ConfigStore {
  const vault = createVault(passphrase)
  return {
    open: (record) => {
      if (record.secrets === null) return record.request
      const config = configSchema.safeParse(vault.unseal(record.secrets))
      return config.success ? config.data : undefined
    },
    keep: (config) => {
      const { shown } = maskConfig(config)
      const secrets = canonicalJson(shown) === canonicalJson(config) ? null : vault.seal(config)
      return { request: shown, secrets }
    },
  }
}
