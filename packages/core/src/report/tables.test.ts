import stringWidth from "string-width"
import { describe, expect, it } from "vitest"
import { demoReport } from "../../test/report/demo-report.js"
import { formatPerfTable } from "./perf-table.js"
import { formatOutcomeLines, formatScoreTable } from "./score-table.js"
import { formatTextTable, printable, wrapText } from "./text-table.js"

describe("formatScoreTable", () => {
  it("shows subsets, categories, the overall rows and intervals", () => {
    expect(formatScoreTable([demoReport()])).toBe(
      [
        "┌─────────┬───────────┬────────────┬──────────┬─────────────────┬─────┬───────┬────────────┐",
        "│ Model   │ Dataset   │ Metric     │ Category │ Subset          │ Num │ Score │     95% CI │",
        "├─────────┼───────────┼────────────┼──────────┼─────────────────┼─────┼───────┼────────────┤",
        "│ tiny-1b │ Demo 数学 │ Accuracy ↑ │ stem     │ algebra         │   4 │ 75.0% │  30.1–95.4 │",
        "│         │           │            │ arts     │ music           │   3 │ 66.7% │  20.8–93.9 │",
        "│         │           │            │          │ OVERALL         │   7 │ 71.4% │ 18.8–100.0 │",
        "│         │           │            │          │ OVERALL (macro) │   7 │ 70.8% │ 13.2–100.0 │",
        "└─────────┴───────────┴────────────┴──────────┴─────────────────┴─────┴───────┴────────────┘",
      ].join("\n"),
    )
  })

  it("has no overall row for one subset, or where the benchmark wants none", () => {
    const one = demoReport({ subsets: { main: ["right", "wrong"] } })
    expect(formatScoreTable([one])).not.toContain("OVERALL")
    const apart = demoReport({ subsets: { a: ["right"], b: ["wrong"] }, overall: false })
    expect(formatScoreTable([apart])).not.toContain("OVERALL")
  })

  it.each([60, 80, 120])("keeps every line within %d columns", (width) => {
    const reports = [
      demoReport({ model: "organisation/quite-a-long-model-name-7b-instruct" }),
      demoReport({
        model: "organisation/quite-a-long-model-name-7b-instruct",
        prettyName: "多语言数学推理基准测试 with an English tail",
        subsets: { "a_subset_with_a_remarkably_long_name/humanities and social sciences": ["right"] },
      }),
    ]
    for (const ascii of [true, false]) {
      const lines = formatScoreTable(reports, { width, ascii }).split("\n")
      const table = lines.filter((line) => !line.startsWith("Model: "))
      expect(new Set(table.map((line) => stringWidth(line))).size).toBe(1)
      expect(stringWidth(table[0] ?? "")).toBeLessThanOrEqual(width)
    }
  })

  it("stays within ASCII when asked, but for the names themselves", () => {
    const report = demoReport({ prettyName: "Demo" })
    for (const text of [
      formatScoreTable([report], { ascii: true }),
      formatPerfTable([report], { ascii: true }),
      formatOutcomeLines([report], { ascii: true }),
    ]) {
      expect(text).toMatch(/^[\x20-\x7e\n]+$/)
    }
  })

  it("lets no name move the cursor or turn the line round", () => {
    const nasty = demoReport({ model: "\u001b[31mred\u001b[0m\u0007\u202Eevil\nline", prettyName: "D" })
    const text = formatScoreTable([nasty])
    expect(text).toContain("redevil line")
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  it("marks with ANSI only when asked", () => {
    expect(formatScoreTable([demoReport()])).not.toContain("\u001b[")
    expect(formatScoreTable([demoReport()], { color: true })).toContain("\u001b[1mModel")
  })
})

describe("formatOutcomeLines", () => {
  it("tells apart what the mean does not", () => {
    expect(formatOutcomeLines([demoReport()])).toBe(
      "Demo 数学: 5 right · 1 wrong · 1 no answer · 1 request failed · 1 not run",
    )
  })
})

describe("formatPerfTable", () => {
  it("shows the run's throughput", () => {
    const lines = formatPerfTable([demoReport()]).split("\n")
    const cells = (line: string | undefined) => line?.split("│").map((cell) => cell.trim())
    expect(cells(lines[1])).toEqual([
      ...["", "Model", "Dataset", "Num", "Avg Lat (s)", "P99 Lat (s)", "Avg TTFT (ms)", "Avg TPOT (ms)"],
      ...["Thpt (tok/s)", "Req/s", "Avg In", "Avg Out", ""],
    ])
    // 30 tokens and 2 requests in 2 s of wall time; TPOT is the mean of 0.8/9 and 1.7/19 s.
    expect(cells(lines[3])).toEqual([
      ...[
        "",
        "tiny-1b",
        "Demo 数学",
        "2",
        "1.500",
        "1.990",
        "250.0",
        "89.2",
        "15.00",
        "1.00",
        "5.0",
        "15.0",
        "",
      ],
    ])
  })

  it("fits 80 columns by breaking its titles", () => {
    const lines = formatPerfTable([demoReport()], { width: 80 }).split("\n")
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80)
    expect(lines.join("\n")).toContain("15.00")
  })

  it("is empty without requests", () => {
    expect(formatPerfTable([demoReport({ withoutPerf: true })])).toBe("")
  })
})

describe("text tables", () => {
  it("wraps at separators, then anywhere", () => {
    expect(wrapText("one two three", 7)).toEqual(["one two", "three"])
    expect(wrapText("meta-llama/Llama-3", 11)).toEqual(["meta-llama/", "Llama-3"])
    expect(wrapText("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"])
    expect(wrapText("数学推理", 5)).toEqual(["数学", "推理"])
  })

  it("wraps titles before names, and names between words before inside them", () => {
    const columns = [
      { title: "Name", flexible: true },
      { title: "two words", align: "right" as const },
    ]
    const rows = [{ cells: ["lorem ipsum", "12"] }]
    const shapes = [28, 23, 18].map((width) =>
      formatTextTable(columns, rows, { width, ascii: true }).split("\n"),
    )
    expect(shapes.map((lines) => lines.length)).toEqual([5, 6, 7])
    expect(shapes[1]?.[4]).toBe("| lorem ipsum |    12 |")
    expect(shapes[2]?.slice(4, 6)).toEqual(["| lorem  |    12 |", "| ipsum  |       |"])
  })

  it("lines up wide characters", () => {
    const lines = formatTextTable(
      [{ title: "名" }, { title: "n", align: "right" }],
      [{ cells: ["数学", "1"] }, { cells: ["ab", "22"] }],
    )
    expect(new Set(lines.split("\n").map((line) => stringWidth(line))).size).toBe(1)
  })

  it("takes out what a terminal would obey", () => {
    expect(printable("a\u001b[2Jb\u0000c\td")).toBe("abc d")
  })
})
