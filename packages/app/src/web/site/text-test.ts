/** All words, in any order; or a regular expression between slashes, which nothing fits while it is none. */
export function textTest(q = ""): (text: string) => boolean {
  const [, source, flags] = /^\/(.+)\/([imsuv]*)$/s.exec(q.trim()) ?? []
  if (source !== undefined) {
    try {
      const expression = new RegExp(source, flags)
      return (text) => expression.test(text)
    } catch {
      return () => false
    }
  }
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
  return (text) => words.every((word) => text.toLowerCase().includes(word))
}
