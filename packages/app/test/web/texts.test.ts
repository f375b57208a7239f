import { outcomeList, outcomes } from "@evalscope/core"
import { expect, test } from "vitest"
import type { Message } from "../../src/web/i18n/messages.js"
import { defineMessages, translator } from "../../src/web/i18n/messages.js"
import { outcomeMessages, outcomes as shownOutcomes } from "../../src/web/ui/outcome-messages.js"
import { catalogues } from "./catalogues.js"

const forms = (message: Message) => (typeof message === "string" ? [message] : [message.one, message.other])
const placeholders = (message: Message) =>
  [
    ...new Set(forms(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))),
  ].sort()

test("every screen has its texts in a catalogue", () => {
  expect(catalogues.length).toBeGreaterThan(12)
})

test("both languages use the same placeholders", () => {
  for (const [file, { en, zh }] of catalogues) {
    expect(Object.keys(zh).sort(), file).toEqual(Object.keys(en).sort())
    for (const [key, message] of Object.entries(en))
      expect(placeholders(zh[key] ?? ""), `${file} ${key}`).toEqual(placeholders(message))
  }
})

test("Chinese texts are Chinese", () => {
  // What is the same in both languages: names of formats, and the name of the other language.
  const shared = new Set(["JSON", "English", "Token"])
  const isChinese = (text: string) =>
    /\p{Script=Han}/u.test(text) || !/[a-z]{2}/i.test(text.replaceAll(/\{\w+\}/g, ""))
  for (const [file, { zh }] of catalogues)
    for (const [key, message] of Object.entries(zh))
      for (const text of forms(message))
        expect(shared.has(text) || isChinese(text), `${file} ${key}: ${text}`).toBe(true)
})

test("how samples end is told in the words and the order of the engine", () => {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 1]))
  expect(outcomeList(counts).map(({ outcome, label }) => [outcome, label])).toEqual(
    shownOutcomes.map((outcome) => [outcome, outcomeMessages.en[outcome]]),
  )
})

test("numbers are written in the language, plurals follow its rules", () => {
  const catalogue = defineMessages(
    { samples: { one: "{n} sample", other: "{n} samples" }, plain: "as it is {name}" },
    { samples: "{n} 个样本", plain: "{name} 如此" },
  )
  const en = translator(catalogue, "en")
  expect(en("samples", { n: 1 })).toBe("1 sample")
  expect(en("samples", { n: 12345 })).toBe("12,345 samples")
  expect(en("plain", { name: "{n}" })).toBe("as it is {n}")
  expect(translator(catalogue, "zh")("samples", { n: 1 })).toBe("1 个样本")
})
