import { describe, expect, it } from "vitest"
import { isWrittenIn } from "./language.js"

const long = {
  en: "The market opened early this morning, and by noon most of the stalls had already sold everything they had brought from the farms around the town.",
  da: "Markedet åbnede tidligt i morges, og ved middagstid havde de fleste boder allerede solgt alt det, de havde bragt med fra gårdene omkring byen, så folk gik hjem igen uden grøntsager.",
  pt: "O mercado abriu cedo esta manhã e ao meio-dia a maior parte das bancas já tinha vendido tudo o que trouxera das quintas à volta da cidade, por isso muita gente voltou para casa sem legumes.",
  hi: "बाज़ार आज सुबह जल्दी खुल गया और दोपहर तक अधिकांश दुकानों का सारा सामान बिक चुका था।",
  ko: "시장은 오늘 아침 일찍 문을 열었고 정오가 되자 대부분의 가게가 물건을 다 팔았다.",
}

describe("isWrittenIn", () => {
  it.each(Object.entries(long))("knows %s and tells it from the others", (code, text) => {
    const told = Object.keys(long).filter((other) => isWrittenIn(text, other))
    expect(told).toEqual([code])
  })

  it("tells close relatives apart in long texts", () => {
    expect(isWrittenIn(long.da, "no")).toBe(false)
    expect(isWrittenIn(long.pt, "es")).toBe(false)
  })

  it("knows upper and lower case alike", () => {
    expect(isWrittenIn(long.en.toUpperCase(), "en")).toBe(true)
    expect(isWrittenIn(long.en.toLowerCase(), "en")).toBe(true)
  })

  it("lets pass what cannot be told, but not the wrong script", () => {
    expect(isWrittenIn("4 + 4 = 8", "fr")).toBe(true)
    expect(isWrittenIn("yes, maybe", "en")).toBe(true)
    expect(isWrittenIn("да, может быть", "en")).toBe(false)
  })
})
