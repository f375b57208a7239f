export type { Flag, FlagKind } from "./flag.js"
export { type ParsedFlags, parseFlags } from "./parse-flags.js"
