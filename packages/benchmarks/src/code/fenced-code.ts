/** The first fenced block of a reply, whatever its language tag; undefined when there is none. */
export function fencedCode(reply: string): string | undefined {
  const found = /^[ \t]*```[^\n`]*\n(.*?)(?:^[ \t]*```|$(?![\s\S]))/ms.exec(reply)
  return found?.[1]
}

/** The first fenced block, else the whole reply. */
export function codeOf(reply: string): string {
  return fencedCode(reply) ?? reply
}
