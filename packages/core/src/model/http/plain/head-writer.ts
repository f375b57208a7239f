/** Writes the headers of requests to a host; those of one array are written once. */
export function createHeadWriter(host: string): (headers: readonly string[]) => string {
  const known = new WeakMap<readonly string[], string>()

  return (headers) => {
    const written = known.get(headers)
    if (written !== undefined) return written
    let text = `host: ${host}\r\nconnection: keep-alive\r\n`
    for (let index = 0; index < headers.length; index += 2) {
      text += `${headers[index] ?? ""}: ${checkedValue(headers[index] ?? "", headers[index + 1] ?? "")}\r\n`
    }
    known.set(headers, text)
    return text
  }
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** A header that could end early, or begin another, is refused. Its value may be a key and is not repeated. */
function checkedValue(name: string, value: string): string {
  if (!token.test(name)) throw new InvalidHeaderError(`the name of a header is ${JSON.stringify(name)}`)
  if (!/^[\t\x20-\x7e]*$/.test(value)) {
    throw new InvalidHeaderError(`the header ${name} has a character that a header cannot hold`)
  }
  return value
}

class InvalidHeaderError extends Error {
  readonly code = "ERR_INVALID_CHAR"
}
