/** Terminals take no more than this of a text for the clipboard. */
const mostBytes = 100_000

/** What puts text on the clipboard of a terminal that allows it. */
export function clipboardSequence(text: string): string {
  const bytes = Buffer.from(text, "utf8").subarray(0, mostBytes)
  return `\u001b]52;c;${bytes.toString("base64")}\u0007`
}
