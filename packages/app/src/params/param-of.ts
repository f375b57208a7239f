import { z } from "zod"
import type { Param } from "../api/index.js"
import { camelAlias, factsOf } from "./param-facts.js"
import { texts } from "./texts.js"

const shapeSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
})

/** One field of a schema as a form sees it. */
export function paramOf(
  name: string,
  field: z.ZodType,
  facts: { required: boolean; group: string; aliases?: readonly string[]; secret?: boolean; help?: string },
): Param {
  const shape = shapeSchema.parse(z.toJSONSchema(field, { io: "input", unrepresentable: "any" }))
  const english = facts.help ?? field.description ?? shape.description ?? texts[name]?.en ?? name
  const type = typeOf(shape)
  return {
    name,
    aliases: [...(facts.aliases ?? []), ...camelAlias(name)],
    type,
    items: itemsOf(shape, type),
    required: facts.required,
    default: shape.default ?? null,
    enum: enumOf(shape),
    min: shape.minimum ?? shape.exclusiveMinimum ?? null,
    max: shape.maximum !== undefined && shape.maximum < Number.MAX_SAFE_INTEGER ? shape.maximum : null,
    ...factsOf(name),
    group: facts.group,
    secret: facts.secret ?? /api_?key$|token$|password$/i.test(name),
    description: { en: english, zh: texts[name]?.zh ?? english },
  }
}

type Shape = z.infer<typeof shapeSchema>

function typeOf(shape: Shape): Param["type"] {
  const kinds = Array.isArray(shape.type) ? shape.type.filter((one) => one !== "null") : [shape.type]
  if (shape.anyOf) {
    const inner = shape.anyOf.map((one) => typeOf(shapeSchema.parse(one)))
    const plain = inner.filter((one) => one !== "any" && one !== "array")
    const [only] = new Set(plain)
    return new Set(plain).size === 1 && only !== undefined
      ? only
      : plain.includes("number")
        ? "number"
        : "any"
  }
  const [kind] = kinds
  switch (kind) {
    case "string":
    case "integer":
    case "number":
    case "boolean":
    case "array":
    case "object":
      return kind
    default:
      return "any"
  }
}

/** The type of a list's entries; also of a value that may be one or several. */
function itemsOf(shape: Shape, type: Param["type"]): string | null {
  if (type === "array") {
    const items = shapeSchema.safeParse(shape.items ?? {})
    return items.success ? typeOf(items.data) : null
  }
  const takesList = (shape.anyOf ?? []).some((one) => typeOf(shapeSchema.parse(one)) === "array")
  return takesList && type !== "any" ? type : null
}

function enumOf(shape: Shape): string[] | null {
  const values = shape.enum?.filter((value) => typeof value === "string")
  return values && values.length > 0 ? values : null
}
