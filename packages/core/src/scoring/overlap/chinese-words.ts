/** Splits a text into words. */
export type WordSplitter = (text: string) => readonly string[]

/** Whether a text has a Chinese character (U+4E00 to U+9FA5). */
export function hasChinese(text: string): boolean {
  return /[\u4e00-\u9fa5]/.test(text)
}

/**
 * Loads jieba with its own dictionary: default mode, with the hidden Markov model for unknown words. Takes a
 * moment and about 100 MB, so load it once and only when there is Chinese text.
 */
export async function loadChineseWords(): Promise<WordSplitter> {
  const [{ Jieba }, { dict }] = await Promise.all([
    import("@node-rs/jieba"),
    import("@node-rs/jieba/dict.js"),
  ])
  const jieba = Jieba.withDict(dict)
  return (text) => jieba.cut(text, true)
}
