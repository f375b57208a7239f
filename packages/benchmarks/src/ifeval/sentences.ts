/**
 * Number of sentences of an English text, in the manner of the Punkt tokenizer: a full stop, question or exclamation
 * mark followed by white space ends a sentence, closing quotes and brackets included; line breaks do not. A full stop
 * does not end one after an abbreviation or an initial (unless a word that usually starts sentences follows), nor
 * after an ellipsis or a number that goes on in lower case. Text after the last mark counts as a sentence.
 */
export function countSentences(text: string): number {
  const trimmed = text.trim()
  if (trimmed === "") return 0
  let count = 1
  for (const match of trimmed.matchAll(boundary)) {
    const [, word = "", marks = "", next = ""] = match
    if (endsSentence(word, marks, next)) count += 1
  }
  return count
}

/** A word, its end marks and closing punctuation, then white space before the next token (looked at, not taken). */
const boundary = /(\S*?)([.?!]+|…)["'”’»)\]}*_]*(?=\s+(\S+))/g

function endsSentence(word: string, marks: string, next: string): boolean {
  if (marks !== "." && marks !== "…" && !/^\.{2,}$/.test(marks)) return true
  const bare = word.replace(/^["'“‘«([{*_]+/, "")
  const follower = next.replace(/^["'“‘«([{*_]+/, "")
  const goesOn = /^\p{Ll}/u.test(follower)
  if (marks !== ".") return !goesOn
  if (/^[-+]?[\d.,]*\d$/.test(bare)) return !goesOn
  if (!isAbbreviation(bare)) return true
  return starters.has(follower.replace(/[^\p{L}]+$/u, ""))
}

function isAbbreviation(word: string): boolean {
  const last = word.toLowerCase().split("-").at(-1) ?? ""
  return abbreviations.has(last) || /^\p{L}$/u.test(word) || /^(?:\p{L}\.)+\p{L}$/u.test(word)
}

const abbreviations = new Set(
  (
    "adj adm approx apr asst aug ave blvd bros capt cf cmdr co col corp dec dept dr ed eds esp est etc feb fig figs fri ft " +
    "gen gov hon hrs inc jan jr lt ltd maj max messrs min mon mr mrs ms mt mts nov oct ph.d pp prof pres rep reps rev sat sen " +
    "sens sept sgt sq sr st sun thu thurs tue tues univ vol vols vs wed viz"
  ).split(" "),
)

/** Words that, capitalised after an abbreviation, almost always start a sentence. */
const starters = new Set(
  (
    "A After All Although An And Another As At Because Before But By Each Even For From He Her His How However I If In " +
    "Instead It Its Let Many More Most My No Not Now On Once One Our She Since So Some Such That The Their Then There " +
    "These They This Those Though To Under Until We What When Where While Who Why With You Your"
  ).split(" "),
)
