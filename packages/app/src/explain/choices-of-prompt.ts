const labelled = /^\s*\(?([A-Z])[).:：]\s*(\S.*)$/

/**
 * The options of a multiple-choice question as its prompt lists them, `A) …` and so on, which is how run folders keep
 * them. The last list counts; an option may go on over lines. Undefined when there is no list of two or more.
 */
export function choicesOfPrompt(prompt: string): readonly string[] | undefined {
  let list: string[] = []
  let last: readonly string[] | undefined
  const end = () => {
    if (list.length >= 2) last = list
    list = []
  }
  for (const line of prompt.split("\n")) {
    const [, label, text] = labelled.exec(line) ?? []
    if (label !== undefined && text !== undefined && label.charCodeAt(0) === 65 + list.length) list.push(text)
    else if (label === "A" && text !== undefined) {
      end()
      list = [text]
    } else if (line.trim() === "") end()
    else if (list.length > 0) list[list.length - 1] += `\n${line}`
  }
  end()
  return last
}
