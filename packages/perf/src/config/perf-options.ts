import { dataOptions } from "./data-options.js"
import { limitOptions } from "./limit-options.js"
import { loadOptions } from "./load-options.js"
import { modelOptions } from "./model-options.js"
import { outputOptions } from "./output-options.js"

/** Every option by its name in camelCase: the one source of flags, settings files and the library's config. */
export const perfOptions = {
  ...modelOptions,
  ...loadOptions,
  ...limitOptions,
  ...dataOptions,
  ...outputOptions,
}

export type OptionName = keyof typeof perfOptions

export function isOption(name: string): name is OptionName {
  return Object.hasOwn(perfOptions, name)
}
