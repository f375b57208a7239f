import { ServiceError } from "../errors/index.js"

const typed = /^\/(.+)\/([a-z]*)$/s
const knownFlags = /^[imsuv]*$/

/**
 * The regular expression that a person typed between slashes, as `/total:? \d+/i`; undefined for plain words.
 * @throws ServiceError 400 for one that is none, with the reason
 */
export function typedRegex(text: string | undefined): RegExp | undefined {
  const [, source, flags = ""] = typed.exec(text?.trim() ?? "") ?? []
  if (source === undefined) return undefined
  if (!knownFlags.test(flags)) {
    throw invalid(`/…/${flags} has a flag that is not known.`, "Flags are i, m, s, u and v.")
  }
  try {
    return new RegExp(source, flags)
  } catch (error) {
    const [, reason = "it cannot be read"] =
      /: ([^:]+)$/.exec(error instanceof Error ? error.message : "") ?? []
    throw invalid(
      `This is not a regular expression: ${reason}.`,
      "To look for the text itself, leave the slashes out.",
    )
  }
}

function invalid(message: string, hint: string): ServiceError {
  return new ServiceError({ status: 400, code: "regex_invalid", message, hint })
}
