import fc from "fast-check"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { FrameWriter } from "./frame-writer.js"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function screen(columns = 40, rows = 10) {
  const writes: string[] = []
  const target = {
    columns,
    rows,
    busy: false,
    // Escape sequences in a form that can be read and matched.
    write: (text: string) => void writes.push(text.replaceAll("\u001b[", "⟦")),
  }
  return { writes, target, frames: new FrameWriter(target, () => Date.now()) }
}

/** What a terminal shows after these bytes: places, erasures and text, nothing else. */
function shownBy(writes: readonly string[], rows: number): readonly string[] {
  const lines = Array.from({ length: rows }, () => "")
  let row = 0
  for (const [, command, text] of writes.join("").matchAll(/(⟦[\d;?]*[A-Za-z])|([^⟦]+)/g)) {
    const place = /^⟦(\d+);1H$/.exec(command ?? "")
    if (command === "⟦2J") lines.fill("")
    else if (place) {
      row = Number(place[1]) - 1
      lines[row] = ""
    } else if (text !== undefined) lines[row] += text
  }
  return lines
}

it("writes at most ten frames a second, the newest of those that were offered", () => {
  const { writes, frames } = screen()
  for (let event = 0; event < 10_000; event += 1) {
    frames.show(`done ${event}`)
    vi.advanceTimersByTime(0.1)
  }
  vi.advanceTimersByTime(100)
  expect(writes.length).toBeGreaterThan(5)
  expect(writes.length).toBeLessThanOrEqual(12)
  expect(writes.at(-1)).toContain("done 9999")
})

it("shows what was offered last, whatever was there before", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "b", "好", " "), maxLength: 15 })
  fc.assert(
    fc.property(fc.array(fc.array(line, { minLength: 1, maxLength: 8 }), { minLength: 1 }), (offered) => {
      const { writes, frames } = screen()
      for (const lines of offered) {
        frames.show(lines.join("\n"))
        vi.advanceTimersByTime(150)
      }
      expect(shownBy(writes, 8)).toEqual(Array.from({ length: 8 }, (_, row) => offered.at(-1)?.[row] ?? ""))
    }),
  )
})

it("leaves lines alone that have not changed", () => {
  const { writes, frames } = screen()
  frames.show("title\n1 of 2\nfooter")
  vi.advanceTimersByTime(200)
  frames.show("title\n2 of 2\nfooter")
  expect(writes[1]).toContain("2 of 2")
  expect(writes[1]).not.toMatch(/title|footer/)
  expect(writes[1]).not.toContain("⟦2J")
})

it("does not erase the last letter of a line that fills the window", () => {
  const { writes, frames } = screen(5)
  frames.show("12345\n123")
  expect(writes[0]).toMatch(/12345⟦0m⟦2;1H/)
  expect(writes[0]).toMatch(/123⟦0m⟦K/)
})

it("waits for a reader that is behind, and writes all again after another size", () => {
  const { writes, frames, target } = screen()
  target.busy = true
  frames.show("one")
  vi.advanceTimersByTime(1000)
  expect(writes).toEqual([])
  frames.show("two")
  target.busy = false
  vi.advanceTimersByTime(200)
  expect(writes.join("")).toMatch(/^(?!.*one).*two/s)
  frames.refresh()
  vi.advanceTimersByTime(200)
  expect(writes.at(-1)).toMatch(/⟦2J.*two/s)
  frames.close()
  frames.show("three")
  vi.advanceTimersByTime(200)
  expect(writes.join("")).not.toContain("three")
})
