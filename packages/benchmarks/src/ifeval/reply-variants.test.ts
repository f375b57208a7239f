import { expect, it } from "vitest"
import { replyVariants } from "./reply-variants.js"

it("reads a reply in eight ways", () => {
  expect(replyVariants("Sure!\n*a*\nb\nBye")).toEqual([
    "Sure!\n*a*\nb\nBye",
    "*a*\nb\nBye",
    "Sure!\n*a*\nb",
    "*a*\nb",
    "Sure!\na\nb\nBye",
    "a\nb\nBye",
    "Sure!\na\nb",
    "a\nb",
  ])
})

it("leaves nothing of a single line but the line", () => {
  expect(new Set(replyVariants("one"))).toEqual(new Set(["one", ""]))
})
