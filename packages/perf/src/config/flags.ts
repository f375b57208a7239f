import { z } from "zod"
import { type FlagKind, optionFacts, optionGroups } from "./option.js"
import { kebabOf } from "./perf-config.js"
import { isOption, perfOptions } from "./perf-options.js"

/** One flag of the command line, as data. */
export interface PerfFlag {
  /** In kebab-case; snake_case is accepted too. */
  readonly name: string
  readonly short?: string
  readonly kind: FlagKind
  /** Name of the value in help. */
  readonly value?: string
  readonly help: string
  readonly group: string
  /** Option that it sets. */
  readonly field: string
  /** A switch can be turned off with `--no-…`. */
  readonly negatable: boolean
  readonly hidden: boolean
}

/** All flags of `evalscope-perf run`, derived from the schema of the options, in the order of their groups. */
export function perfFlags(): readonly PerfFlag[] {
  const flags = Object.keys(perfOptions)
    .filter(isOption)
    .flatMap((field): PerfFlag[] => {
      const schema = perfOptions[field]
      const facts = optionFacts.get(schema)
      if (facts === undefined) return []
      const { help, group, value, short, hidden = false } = facts
      const kind = facts.kind ?? kindOf(schema)
      return [
        {
          name: kebabOf(field),
          kind,
          help,
          group,
          field,
          hidden,
          negatable: kind === "switch" && !field.startsWith("no"),
          ...(value !== undefined && { value }),
          ...(short !== undefined && { short }),
        },
      ]
    })
  const order: readonly string[] = optionGroups
  return flags.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group))
}

function kindOf(schema: z.core.$ZodType): FlagKind {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return kindOf(schema.def.innerType)
  if (schema instanceof z.ZodPipe) return kindOf(schema.def.in)
  if (schema instanceof z.ZodBoolean) return "switch"
  if (schema instanceof z.ZodNumber) return "number"
  if (schema instanceof z.ZodArray) return "list"
  if (schema instanceof z.ZodRecord) return "map"
  if (schema instanceof z.ZodUnion) {
    const kinds = schema.def.options.map(kindOf)
    if (kinds.includes("list")) return "list"
    // A number or a word such as "auto"; spans of time stay text, their schema reads units.
    const spans = schema.def.options.some((part) => part instanceof z.ZodString)
    return kinds.includes("number") && !spans ? "number" : "text"
  }
  return "text"
}
