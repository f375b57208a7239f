import { francAll } from "franc"

/** ISO 639-1 codes as language detectors of this data set report them, with their ISO 639-3 names. */
const isoNames: Readonly<Record<string, string>> = {
  af: "afr",
  ar: "arb",
  bg: "bul",
  bn: "ben",
  ca: "cat",
  cs: "ces",
  da: "dan",
  de: "deu",
  el: "ell",
  en: "eng",
  es: "spa",
  et: "ekk",
  fa: "pes",
  fi: "fin",
  fr: "fra",
  gu: "guj",
  he: "heb",
  hi: "hin",
  hr: "hrv",
  hu: "hun",
  id: "ind",
  it: "ita",
  ja: "jpn",
  kn: "kan",
  ko: "kor",
  lt: "lit",
  lv: "lvs",
  mk: "mkd",
  ml: "mal",
  mr: "mar",
  ne: "npi",
  nl: "nld",
  no: "nob",
  pa: "pan",
  pl: "pol",
  pt: "por",
  ro: "ron",
  ru: "rus",
  sk: "slk",
  sl: "slv",
  so: "som",
  sq: "als",
  sv: "swe",
  sw: "swh",
  ta: "tam",
  te: "tel",
  th: "tha",
  tl: "tgl",
  tr: "tur",
  uk: "ukr",
  ur: "urd",
  vi: "vie",
  zh: "cmn",
  "zh-cn": "cmn",
  "zh-tw": "cmn",
}

const candidates = [...new Set(Object.values(isoNames))]

/** Below this many letters trigrams say nothing; only the script counts. */
const tooShort = 30
/** Below this many letters the best guess is often a close relative, so a near miss counts. */
const short = 120
const nearMiss = 0.8

/**
 * Whether a text is in the language of an ISO 639-1 code. What cannot be told counts as followed, as the data set's
 * rule has it: a text without letters, one of a few words in the right script, or a short one for which the
 * language is nearly the best guess.
 */
export function isWrittenIn(text: string, code: string): boolean {
  const ranking = francAll(text, { only: candidates, minLength: 1 })
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const wanted = isoNames[code.toLowerCase()]
  const [best] = ranking[0] ?? ["und"]
  if (best === "und" || best === wanted) return true
  const score = ranking.find(([language]) => language === wanted)?.[1] ?? 0
  if (letters < tooShort) return score > 0
  return letters < short && score >= nearMiss
}

/** Whether the detector knows the language of this ISO 639-1 code. */
export function knowsLanguage(code: string): boolean {
  return Object.hasOwn(isoNames, code.toLowerCase())
}
