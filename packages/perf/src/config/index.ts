export { type ConfigProblem, configProblem, readOption } from "./config-problem.js"
export { type PerfFlag, perfFlags } from "./flags.js"
export { authLike, maskSecrets, maskUrl } from "./mask.js"
export {
  isTraceDataset,
  kebabOf,
  mergeOptions,
  type PerfConfig,
  type PerfConfigInput,
  parsePerfConfig,
  snakeOf,
} from "./perf-config.js"
export type { OptionName } from "./perf-options.js"
export { optionsFromFlags, readConfigFile, textOrFile } from "./read-config.js"
export { settingsOf, unmaskedSettings, usualOptions } from "./settings.js"
export { camelCase, nearestWord } from "./spelling.js"
export { parseSeconds } from "./values.js"
