import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fileName } from "../../src/web/export/save-file.js"
import { type Cell, toCsv, toJsonLines, toMarkdown } from "../../src/web/export/table-text.js"

/** Reads comma-separated values as RFC 4180 has them. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'))
    if (end === ",") continue
    rows.push(row)
    row = []
  }
  return rows
}

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)

describe("a table as a file", () => {
  test("CSV gives back what was put in, but for the guard before formulas", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const read = readCsv(toCsv({ columns: ["a", "b"], rows }))
        expect(read[0]).toEqual(["a", "b"])
        expect(read.slice(1).map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, "")))).toEqual(
          rows.map((row) => row.map((value) => (value === null ? "" : String(value)))),
        )
      }),
    )
  })

  test("no text of a model begins a formula; numbers stay numbers", () => {
    const rows = [
      ['=HYPERLINK("https://a.example")', -1.5],
      ["+1", 2],
      ["@SUM(A1)", null],
      ["-x", 0],
    ] as const
    expect(readCsv(toCsv({ columns: ["answer", "score"], rows })).slice(1)).toEqual([
      ['\'=HYPERLINK("https://a.example")', "-1.5"],
      ["'+1", "2"],
      ["'@SUM(A1)", ""],
      ["'-x", "0"],
    ])
  })

  test("JSON Lines keep types, one object a line whatever the text", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.integer())), (rows) => {
        const lines = toJsonLines({ columns: ["text", "n"], rows })
          .split("\n")
          .slice(0, -1)
        expect(lines.map((line) => JSON.parse(line))).toEqual(rows.map(([text, n]) => ({ text, n })))
      }),
    )
  })

  test("a Markdown table keeps its shape: bars, tags and line ends of texts do not break it", () => {
    const text = toMarkdown({ columns: ["a|b", "n"], rows: [["x | <img src=y>\n```", 1]] })
    expect(text).toBe("| a\\|b | n |\n| --- | ---: |\n| x \\| \\<img src=y> \\`\\`\\` | 1 |\n")
  })
})

test("names of files hold nothing that a file system minds", () => {
  expect(fileName("../2025~1qwen", "a/b:c", "", "评测")).toBe("2025-1qwen-a-b-c-评测")
})
