import { z } from "zod"
import { notAHub } from "./request.js"

/**
 * Reads a hub's JSON.
 * @throws EvalScopeError `hub_unreachable` when something else answered, such as a network's login page.
 */
export async function readAnswer<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  let answer: unknown
  try {
    answer = JSON.parse(await response.text())
  } catch {
    throw notAHub(response.url, "it is not JSON")
  }
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  throw notAHub(response.url, z.prettifyError(parsed.error).replaceAll("\n", " "))
}
