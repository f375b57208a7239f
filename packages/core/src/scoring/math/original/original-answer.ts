/**
 * Extracts a final answer as the original does: text between the Minerva phrases, behind the last `boxed`, behind
 * "answer is", behind `ANSWER:`, or the last number. Not normalised. Empty when there is none.
 */
export function originalMathAnswer(text: string): string {
  return tidy(rawAnswer(text))
}

function rawAnswer(text: string): string {
  if (text.includes("final answer is $") && text.includes("$. I hope")) {
    return text.split("final answer is $")[1]?.split("$. I hope")[0]?.trim() ?? ""
  }
  const boxed = text.lastIndexOf("boxed")
  if (boxed >= 0) return boxedContent(text.slice(boxed + "boxed".length))
  for (const phrase of ["he answer is", "final answer is"]) {
    if (text.includes(phrase)) return text.slice(text.lastIndexOf(phrase) + phrase.length).trim()
  }
  if (text.includes("答案是")) return text.split("答案是")[1]?.trim().split("\n\n")[0]?.trim() ?? ""
  if (text.includes("ANSWER:")) return text.slice(text.lastIndexOf("ANSWER:") + "ANSWER:".length).trim()
  return (
    text
      .replaceAll(",", "")
      .match(/-?\d*\.?\d+/g)
      ?.at(-1) ?? ""
  )
}

function boxedContent(rest: string): string {
  if (!rest.startsWith("{")) return rest.split("$")[0]?.trim() ?? ""
  let depth = 0
  for (let i = 0; i < rest.length; i++) {
    if (rest[i] === "{") depth += 1
    if (rest[i] === "}") depth -= 1
    if (depth === 0) return rest.slice(1, i)
  }
  return rest.slice(1)
}

function tidy(answer: string): string {
  return answer.replaceAll(/\n\s*/g, "").replace(/^:/, "").replace(/\.$/, "").replace(/\/$/, "")
}
