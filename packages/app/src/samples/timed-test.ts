import { createContext, Script } from "node:vm"
import { ServiceError } from "../errors/index.js"

/** Texts are tested some at a time; more than this for one lot is an expression that goes astray. */
const timeoutMs = 1000

/**
 * Tests texts against an expression of a person. Engines of JavaScript try every way through an expression, which can
 * take for ever: the machine's own watch ends it.
 */
export function timedTest(expression: RegExp): (texts: readonly string[]) => readonly boolean[] {
  const script = new Script("texts.map((text) => expression.test(text))")
  return (texts) => {
    const context = createContext({ texts, expression })
    try {
      const found: unknown = script.runInContext(context, { timeout: timeoutMs })
      return Array.isArray(found) ? found.map((one) => one === true) : []
    } catch (cause) {
      throw new ServiceError({
        status: 400,
        code: "regex_slow",
        message: "This expression takes too long.",
        hint: "Avoid repetitions inside repetitions, such as (a+)+, or narrow the samples down first.",
        cause,
      })
    }
  }
}
