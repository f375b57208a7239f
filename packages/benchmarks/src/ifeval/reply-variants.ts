/**
 * The eight readings of a reply of which one has to follow an instruction in the loose metrics: whole, without its
 * first line, without its last line, without both; and each of these without asterisks.
 */
export function replyVariants(reply: string): readonly string[] {
  const lines = reply.split("\n")
  const cut = (from: number, to?: number) => lines.slice(from, to).join("\n").trim()
  const readings = [reply, cut(1), cut(0, -1), cut(1, -1)]
  return [...readings, ...readings.map((reading) => reading.replaceAll("*", ""))]
}
