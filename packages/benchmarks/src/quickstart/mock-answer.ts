import { quickstartQuestions } from "./questions.js"

/**
 * What the embedded mock model replies to a prompt of the quickstart benchmark: scripted, right for 15 of the 20
 * questions. A prompt without any of the questions gets a sentence that answers nothing.
 */
export function quickstartMockAnswer(prompt: string): string {
  // The question that stands last is the one asked; earlier ones are demonstrations.
  const asked = quickstartQuestions
    .map((entry) => ({ entry, at: prompt.lastIndexOf(entry.question) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => b.at - a.at)[0]
  return asked?.entry.mockReply ?? "This is a mock model; it has no answer to that."
}
