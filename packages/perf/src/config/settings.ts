import { isMasked, maskSecrets } from "./mask.js"
import { type PerfConfig, parsePerfConfig, snakeOf } from "./perf-config.js"
import type { OptionName } from "./perf-options.js"

/** How a run is shown and where it goes on, and a name that is folded into another: nothing that a run is made by. */
const leftOut: readonly OptionName[] = ["resume", "json", "quiet", "multiTurnArgs"]

/** Tells whether an option has the value that it has anyway. */
export function usualOptions(): (name: string, value: unknown) => boolean {
  const usual: Readonly<Record<string, unknown>> = parsePerfConfig({}).config
  return (name, value) => JSON.stringify(value) === JSON.stringify(usual[name])
}

/** The options of a run that are not what they are anyway, as a settings file has them; secrets are masked. */
export function settingsOf(config: PerfConfig): Record<string, unknown> {
  const isUsual = usualOptions()
  const left: readonly string[] = leftOut
  const own = Object.entries(maskSecrets(config)).filter(
    ([name, value]) => value !== undefined && value !== null && !left.includes(name) && !isUsual(name, value),
  )
  return Object.fromEntries(own.map(([name, value]) => [snakeOf(name), value]))
}

/** Settings as they were stored, without what was masked; `lost` names that. */
export function unmaskedSettings(stored: Readonly<Record<string, unknown>>): {
  readonly settings: Record<string, unknown>
  readonly lost: { readonly options: readonly string[]; readonly headers: readonly string[] }
} {
  const { headers, ...others } = stored
  const all = typeof headers === "object" && headers !== null ? Object.entries(headers) : []
  const kept = all.filter(([, value]) => !isMasked(value))
  const settings = Object.fromEntries(Object.entries(others).filter(([, value]) => !isMasked(value)))
  return {
    settings: kept.length === 0 ? settings : { ...settings, headers: Object.fromEntries(kept) },
    lost: {
      options: Object.keys(others).filter((name) => isMasked(others[name])),
      headers: all.flatMap(([name, value]) => (isMasked(value) ? [name] : [])),
    },
  }
}
