import { parse } from "csv-parse/sync"
import { describe, expect, it } from "vitest"
import { demoReport } from "../../test/report/demo-report.js"
import { formatCsvReport } from "./export-csv.js"
import { formatJUnitReport } from "./export-junit.js"
import { formatMarkdownReport } from "./export-markdown.js"
import { formatHtmlReport } from "./html/index.js"

const evil = `<script>alert("x")</script>'&|*`

describe("formatHtmlReport", () => {
  it("shows scores, intervals and outcomes without scripts or outside resources", () => {
    const page = formatHtmlReport([demoReport(), demoReport({ model: "other" })])
    for (const text of [
      "tiny-1b",
      "Demo 数学",
      "algebra",
      "75.0%",
      "71.4%",
      "18.8–100.0",
      "5 right (62.5%)",
    ]) {
      expect(page).toContain(text)
    }
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(|https?:/i)
  })

  it("escapes every text", () => {
    const report = {
      ...demoReport({
        model: evil,
        prettyName: evil,
        subsets: { [evil.replaceAll("/", "")]: ["right"], b: ["wrong"] },
      }),
      analysis: evil,
      description: evil,
    }
    const page = formatHtmlReport([report, report], { title: evil })
    expect(page).not.toContain("<script")
    expect(page).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;|*")
  })

  it("is the same for the same reports, and well-formed", () => {
    const page = formatHtmlReport([demoReport()])
    expect(page).toBe(formatHtmlReport([demoReport()]))
    const open: string[] = []
    for (const [, slash, name = "", selfClosing] of page.matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
      if (["meta", "br"].includes(name) || selfClosing) continue
      if (slash) expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
    expect(page).not.toMatch(/<th[^>]*><\/th>/)
  })

  it("draws a bar at the score with a whisker over the interval", () => {
    const page = formatHtmlReport([demoReport({ subsets: { main: ["right", "wrong", "right", "right"] } })])
    expect(page).toContain('<rect class="bar" width="75%"')
    expect(page).toMatch(/<line class="whisker" x1="30.06%" x2="95.44%"/)
  })

  it("says so when nothing was scored", () => {
    const page = formatHtmlReport([demoReport({ subsets: { main: ["request_failed"] } })])
    expect(page).toContain("0 samples of 1 requested, 1 failed")
  })
})

describe("formatMarkdownReport", () => {
  it("writes tables and outcomes", () => {
    const lines = formatMarkdownReport([demoReport()]).split("\n")
    expect(lines).toContain("| tiny-1b | Demo 数学 | Accuracy ↑ | stem | algebra | 4 | 75.0% | 30.1–95.4 |")
    expect(lines).toContain(
      "| tiny-1b | Demo 数学 | Accuracy ↑ | — | **OVERALL** | 7 | **71.4%** | 18.8–100.0 |",
    )
    expect(lines).toContain("- tiny-1b, Demo 数学: 5 right · 1 wrong · 1 no answer · 1 request failed")
  })

  it("keeps names inside their cells", () => {
    const text = formatMarkdownReport([demoReport({ model: "a|b\n# c", prettyName: "<b>" })])
    expect(text).toContain("| a\\|b \\# c | \\<b\\> |")
  })
})

describe("formatCsvReport", () => {
  it("keeps full precision and reads back", () => {
    const text = formatCsvReport([demoReport({ model: 'has "quotes", and\nlines' })])
    const rows: Record<string, string>[] = parse(text, { columns: true })
    expect(rows.map((row) => [row.model, row.category, row.subset, row.kind, row.num])).toEqual([
      ['has "quotes", and\nlines', "stem", "algebra", "subset", "4"],
      ['has "quotes", and\nlines', "arts", "music", "subset", "3"],
      ['has "quotes", and\nlines', "", "OVERALL", "overall", "7"],
      ['has "quotes", and\nlines', "", "OVERALL (macro)", "macro", "7"],
    ])
    expect(Number(rows[1]?.score)).toBe(2 / 3)
    expect(rows[0]).toMatchObject({ metric: "accuracy:mean", direction: "higher", ci_method: "wilson" })
  })

  it("gives spreadsheets no formula to run", () => {
    expect(formatCsvReport([demoReport({ model: "=1+1" })])).toContain("\r\n'=1+1,demo,")
  })
})

describe("formatJUnitReport", () => {
  it("tells failed samples, subsets without scores and failed gates apart", () => {
    const report = demoReport({
      subsets: { good: ["right", "wrong"], broken: ["right", "request_failed"], lost: [] },
    })
    const xml = formatJUnitReport(
      [report],
      [
        { expression: "demo.accuracy>=0.9", passed: false, observed: "0.6667" },
        { expression: "demo.accuracy>=0.1", passed: true, observed: "0.6667" },
      ],
    )
    expect(xml).toContain('<testsuites name="evalscope" tests="5" failures="1" errors="1" skipped="1">')
    expect(xml).toContain(
      '<testsuite name="tiny-1b.demo" tests="3" failures="0" errors="1" skipped="1" time="2.000">',
    )
    expect(xml).toContain(
      'name="broken"><error message="1 of 2 samples failed"/><system-out>Accuracy: 100.0%',
    )
    expect(xml).toContain('name="lost"><skipped message="no sample has a score"/></testcase>')
    expect(xml).toContain('name="demo.accuracy&gt;=0.9"><failure message="observed 0.6667"/>')
    expect(xml).toContain(
      'name="good"><system-out>Accuracy: 50.0% (95% CI 9.5 to 90.5), 2 samples</system-out>',
    )
  })

  it("escapes names", () => {
    const xml = formatJUnitReport([demoReport({ model: `${evil}\u0001` })])
    expect(xml).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;|*.demo")
    expect(xml).not.toContain("\u0001")
  })
})
