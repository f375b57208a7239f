const blank = /[ \t\r\n]*/y
const token =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/uy

/**
 * The position at which a text stops being JSON; undefined where it is JSON. Browsers say so in words of their own, or
 * not at all.
 */
export function jsonMistake(text: string): number | undefined {
  let at = 0
  const next = (): string => {
    blank.lastIndex = at
    at += blank.exec(text)?.[0].length ?? 0
    token.lastIndex = at
    return token.exec(text)?.[0] ?? ""
  }
  /** True when the next token is a wanted one, which is then taken. */
  const take = (wanted: RegExp): boolean => {
    const found = next()
    if (!wanted.test(found)) return false
    at += found.length
    return true
  }
  const entries = (end: RegExp, entry: () => boolean): boolean => {
    if (take(end)) return true
    while (entry()) {
      if (take(end)) return true
      if (!take(/^,$/)) return false
    }
    return false
  }
  const value = (): boolean => {
    if (take(/^\{$/)) return entries(/^\}$/, () => take(/^"/) && take(/^:$/) && value())
    if (take(/^\[$/)) return entries(/^\]$/, value)
    return take(/^["\-\dtfn]/)
  }
  const whole = value()
  if (whole) next()
  return whole && at === text.length ? undefined : at
}
