import { describe, expect, it } from "vitest"
import type { EventKind } from "../protocol/protocol.js"
import { KeptEvents } from "./kept-events.js"

/** Which of the events are handed over when each came in a read of its own. */
function kept(factsApart: boolean, events: readonly (readonly [EventKind, string])[]): string[] {
  const keeper = new KeptEvents(factsApart)
  const read = Buffer.alloc(64)
  let outputs = 0
  for (const [kind, text] of events) {
    // One buffer takes every read, as in the client.
    const end = read.write(text)
    keeper.add(kind, read, 0, end)
    if (kind.startsWith("content") && outputs++ === 0) keeper.addFirstContent(read, 0, end)
    keeper.settle()
  }
  const texts: string[] = []
  keeper.drain((bytes, start, end) => texts.push(bytes.toString("utf8", start, end)))
  return texts
}

describe("KeptEvents", () => {
  const plain = [
    ["other", "role"],
    ["content", "a"],
    ["content", "b"],
    ["content", "c"],
    ["done", "[DONE]"],
  ] as const

  it("keeps the first event, and of plain output the first and the last", () => {
    expect(kept(false, plain)).toEqual(["role", "a", "c"])
  })

  it("does without the last plain output where facts stand apart", () => {
    expect(kept(true, plain)).toEqual(["role", "a"])
  })

  it("keeps the last output that carries facts, and the last of each other kind", () => {
    const events = [
      ["content", "a"],
      ["content_facts", "b, 1 token"],
      ["content_facts", "c, 2 tokens"],
      ["usage", "2 tokens"],
      ["usage", "3 tokens"],
    ] as const
    expect(kept(true, events)).toEqual(["a", "c, 2 tokens", "3 tokens"])
  })
})
